import { fieldsAt, numberAt, textAt, valueAt, type Fields } from "../fields.ts";
import { canStart, isReady } from "./pods.ts";

/** What becomes of the pods of a Deployment in one step. Pods by name. */
export type Step = { readonly start: readonly string[]; readonly remove: readonly string[]; readonly create: number };

/** The pods of a Deployment: those of its present template, and the others. */
export type PodsByTemplate = { readonly fresh: readonly Fields[]; readonly old: readonly Fields[] };

/** How far a rolling update may go beyond and below the wanted number; a percentage is rounded up, and down. */
export function bounds(deployment: Fields): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const strategy = fieldsAt(deployment, "spec", "strategy");
  if (strategy["type"] === "Recreate") return { maxSurge: 0, maxUnavailable: desiredReplicas(deployment) };
  const { maxSurge, maxUnavailable } = fieldsAt(strategy, "rollingUpdate");
  const desired = desiredReplicas(deployment);
  const surge = Math.ceil(share(maxSurge, desired));
  const below = Math.floor(share(maxUnavailable, desired));
  // The two can't both be 0, or nothing would ever move.
  return { maxSurge: surge, maxUnavailable: surge === 0 && below === 0 ? 1 : below };
}

/**
 * One step of an update: each new pod that can be is started, surplus and old ones go as far as enough ready ones
 * stay, and the next new ones are made. A paused Deployment is only scaled, which the stand-in leaves out, too.
 *
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function nextStep(deployment: Fields, { fresh, old }: PodsByTemplate): Step {
  if (valueAt(deployment, ["spec", "paused"]) === true) return { start: [], remove: [], create: 0 };
  const desired = desiredReplicas(deployment);
  const { maxSurge, maxUnavailable } = bounds(deployment);
  const surplus = [...fresh.filter((pod) => !isReady(pod)), ...fresh.filter(isReady).toReversed()].slice(
    0,
    Math.max(0, fresh.length - desired),
  );
  const stay = fresh.filter((pod) => !surplus.includes(pod));
  const leaving = [...surplus, ...leavingOld(deployment, { fresh: stay, old }, desired - maxUnavailable)];
  const kept = fresh.length + old.length - leaving.length;
  const isRecreate = textAt(deployment, "spec", "strategy", "type") === "Recreate";
  const room = desired + (old.length > 0 ? maxSurge : 0) - kept;
  const create = isRecreate && old.length > 0 ? 0 : Math.max(0, Math.min(desired - stay.length, room));
  return {
    start: stay.filter((pod) => !isReady(pod) && canStart(pod)).map(nameOf),
    remove: leaving.map(nameOf),
    create,
  };
}

/** Old pods that never became ready go first, then ready ones. */
function leavingOld(deployment: Fields, { fresh, old }: PodsByTemplate, minAvailable: number): readonly Fields[] {
  if (textAt(deployment, "spec", "strategy", "type") === "Recreate") return old;
  const freshReady = fresh.filter(isReady).length;
  const unready = old.filter((pod) => !isReady(pod));
  const ready = old.filter(isReady);
  const spare = Math.max(0, fresh.length + old.length - minAvailable - (fresh.length - freshReady));
  const spareReady = Math.max(0, freshReady + ready.length - minAvailable);
  return [...unready.slice(0, spare), ...ready.slice(0, spareReady)];
}

/** The wanted number of pods. */
export function desiredReplicas(deployment: Fields): number {
  return numberAt(deployment, "spec", "replicas") ?? 1;
}

function share(value: unknown, of: number): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" ? Number(value.replace("%", "")) : 25;
  return (percent / 100) * of;
}

const nameOf = (pod: Fields): string => textAt(pod, "metadata", "name");
