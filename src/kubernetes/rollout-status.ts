import { fieldsOf, listOf, textOf, type Fields } from "./json-fields.ts";
import type { KubernetesObject } from "./object.ts";

/**
 * Where a Deployment stands.
 *
 * - `absent`, `deleting`: there is none, or soon.
 * - `observing`: the controller has not seen the last change; its counters speak of an older one.
 * - `progressing`: pods come and go.
 * - `complete`: all pods wanted are new and available, and no old one is left.
 * - `degraded`: it was complete with this template, and now fewer pods are available than wanted. A scale-up looks the
 *   same until its pods are available; only who scaled can tell the two apart.
 * - `failed`: no progress within `progressDeadlineSeconds`. It may still succeed.
 * - `paused`: incomplete, and `spec.paused` keeps it so.
 * - `scaled-to-zero`: no pod is wanted and none is left.
 */
export type RolloutPhase =
  | "absent"
  | "observing"
  | "progressing"
  | "complete"
  | "degraded"
  | "failed"
  | "paused"
  | "scaled-to-zero"
  | "deleting";

/** A phase, the pods by number, and one sentence about them. */
export type Rollout = {
  readonly phase: RolloutPhase;
  readonly desired: number;
  /** Pods of the present template. */
  readonly updated: number;
  /** Pods of any template, without those that are terminating. */
  readonly total: number;
  readonly ready: number;
  /** Pods that have been ready for `minReadySeconds`. */
  readonly available: number;
  readonly message: string;
};

/**
 * Reads a rollout from a Deployment: the rule of `kubectl rollout status`, plus what that rule does not tell.
 * `Available=True` plays no part: it stays true while a broken update is stuck.
 *
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
export function rolloutStatus(deployment: KubernetesObject | undefined): Rollout {
  if (deployment === undefined) {
    return { phase: "absent", desired: 0, updated: 0, total: 0, ready: 0, available: 0, message: "no Deployment" };
  }
  const spec = fieldsOf(deployment["spec"]);
  const status = fieldsOf(deployment["status"]);
  const counts: Counts = {
    desired: count(spec["replicas"], 1),
    updated: count(status["updatedReplicas"], 0),
    total: count(status["replicas"], 0),
    ready: count(status["readyReplicas"], 0),
    available: count(status["availableReplicas"], 0),
  };
  const [phase, message] = judge(deployment, counts);
  // Quota and admission refuse pods without a pod that could say so.
  const mayBeRefused = phase === "progressing" || phase === "degraded" || phase === "failed";
  const failure = mayBeRefused ? condition(status, "ReplicaFailure") : undefined;
  return { phase, ...counts, message: failure?.["status"] === "True" ? textOf(failure["message"]) : message };
}

type Counts = Omit<Rollout, "phase" | "message">;

function judge(deployment: KubernetesObject, counts: Counts): readonly [RolloutPhase, string] {
  const { metadata } = deployment;
  const { desired, updated, total, available } = counts;
  const spec = fieldsOf(deployment["spec"]);
  const status = fieldsOf(deployment["status"]);
  if (metadata.deletionTimestamp !== undefined) return ["deleting", "the Deployment is being deleted"];
  if ((metadata.generation ?? 0) > count(status["observedGeneration"], 0)) {
    return ["observing", "the last change is not yet seen"];
  }
  if (desired === 0 && total === 0) return ["scaled-to-zero", "0 pods wanted"];
  const progressing = condition(status, "Progressing");
  if (progressing?.["reason"] === "ProgressDeadlineExceeded") return ["failed", textOf(progressing["message"])];
  const missing = whatIsMissing(desired, updated, total, available);
  if (missing === undefined) return ["complete", `${available} of ${desired} pods available`];
  if (spec["paused"] === true) return ["paused", `paused: ${missing}`];
  return [hasBeenComplete(progressing, counts) ? "degraded" : "progressing", missing];
}

/**
 * The controller leaves this reason as it is while no pod is of another template, whatever happens to the pods:
 * `syncRolloutStatus` in its progress.go. Surplus pods are those of a scale-down, which takes nothing that is wanted.
 */
function hasBeenComplete(progressing: Fields | undefined, { desired, updated, total }: Counts): boolean {
  return progressing?.["reason"] === "NewReplicaSetAvailable" && total === updated && total <= desired;
}

function whatIsMissing(desired: number, updated: number, total: number, available: number): string | undefined {
  if (updated < desired) return `${updated} of ${desired} pods updated`;
  if (total > updated) return `old pods still to end: ${total - updated}`;
  // The controller's own idea of complete; kubectl leaves it out and calls a scale-down done before it began.
  if (total > desired) return `surplus pods still to end: ${total - desired}`;
  if (available < updated) return `${available} of ${updated} updated pods available`;
  return undefined;
}

function condition(status: Fields, type: string): Fields | undefined {
  return listOf(status["conditions"]).find((item) => item["type"] === type);
}

/** A counter: the server leaves out those that are 0, and `null` counts as left out. */
const count = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);
