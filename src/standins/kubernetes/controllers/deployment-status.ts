import type { Json } from "../../../core/index.ts";
import { listAt, numberAt, textAt, valueAt, type Fields } from "../fields.ts";
import { isReady } from "./pods.ts";
import { bounds, desiredReplicas, type PodsByTemplate } from "./rolling-update.ts";

/** What a Deployment's status is made from, besides its pods. */
export type StatusFacts = {
  /** The name of the ReplicaSet for the present template, and whether this step made it. */
  readonly replicaSet: string;
  readonly isNew: boolean;
  /** Its deadline has passed. */
  readonly stuck: boolean;
  /** Why no more pods can be made, or `undefined`. */
  readonly refused: string | undefined;
  readonly now: string;
};

/** True where all wanted pods are there, of the present template, and ready. */
export function isComplete(deployment: Fields, { fresh, old }: PodsByTemplate): boolean {
  const desired = desiredReplicas(deployment);
  return old.length === 0 && fresh.length === desired && fresh.every(isReady);
}

/** The status of a Deployment as the real controller words it. Counters of 0 are left out. */
export function statusOf(deployment: Fields, pods: PodsByTemplate, facts: StatusFacts): Fields {
  const { fresh, old } = pods;
  const all = [...fresh, ...old];
  const desired = desiredReplicas(deployment);
  const ready = all.filter(isReady).length;
  const counters = {
    replicas: all.length,
    updatedReplicas: fresh.length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: Math.max(0, Math.max(desired, all.length) - ready),
  };
  const enough = ready >= desired - bounds(deployment).maxUnavailable;
  const conditions: readonly Condition[] = [
    enough
      ? ["Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."]
      : ["Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."],
    progress(deployment, pods, facts),
    ...(facts.refused === undefined ? [] : [["ReplicaFailure", "True", "FailedCreate", facts.refused] as const]),
  ];
  return {
    observedGeneration: numberAt(deployment, "metadata", "generation") ?? 0,
    ...Object.fromEntries(Object.entries(counters).filter(([, count]) => count > 0)),
    conditions: conditions.map((condition) => dated(deployment, condition, facts.now)),
  };
}

type Condition = readonly [type: string, status: string, reason: string, message: string];

function progress(deployment: Fields, pods: PodsByTemplate, { replicaSet, isNew, stuck }: StatusFacts): Condition {
  const named = `ReplicaSet "${replicaSet}"`;
  const done: Condition = ["Progressing", "True", "NewReplicaSetAvailable", `${named} has successfully progressed.`];
  const before = listAt(deployment, "status", "conditions").find(({ type }) => type === "Progressing");
  const wasDone = textAt(before, "reason") === "NewReplicaSetAvailable" && textAt(before, "message") === done[3];
  // A rollout that is complete stays so, whatever becomes of its pods, until there is another template.
  if (isComplete(deployment, pods) || (wasDone && pods.old.length === 0)) return done;
  if (valueAt(deployment, ["spec", "paused"]) === true) {
    return ["Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"];
  }
  if (stuck) return ["Progressing", "False", "ProgressDeadlineExceeded", `${named} has timed out progressing.`];
  if (isNew) return ["Progressing", "True", "NewReplicaSetCreated", `Created new replica set "${replicaSet}"`];
  return ["Progressing", "True", "ReplicaSetUpdated", `${named} is progressing.`];
}

/** A condition keeps its times as long as it says the same. */
function dated(deployment: Fields, [type, status, reason, message]: Condition, now: string): Json {
  const before = listAt(deployment, "status", "conditions").find((condition) => condition["type"] === type);
  const content = { type, status, reason, message };
  const lastUpdateTime =
    before?.["reason"] === reason && before["message"] === message ? before["lastUpdateTime"] : now;
  const lastTransitionTime = before?.["status"] === status ? before["lastTransitionTime"] : now;
  return { ...content, lastUpdateTime: lastUpdateTime ?? now, lastTransitionTime: lastTransitionTime ?? now };
}
