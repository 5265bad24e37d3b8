import { shortHash, type Json } from "../../core/index.ts";
import { fieldsAt, listAt, numberAt, textAt, valueAt, type Fields } from "./fields.ts";

/** What the controller does to the pods of a Deployment in one step. Pods by name. */
type Step = { readonly ready: readonly string[]; readonly remove: readonly string[]; readonly create: number };

/** The label that tells the pods of one template from those of another. */
export function templateHash(deployment: Fields): string {
  return shortHash(fieldsAt(deployment, "spec", "template"), 10);
}

/**
 * One step of a rolling update with maxSurge 1 and maxUnavailable 0, whatever `spec.strategy` says: every new pod
 * that can be is made ready, old ones go as far as enough ready ones stay, and the next new ones are made.
 * A paused Deployment stays as it is.
 */
export function nextStep(deployment: Fields, pods: readonly Fields[]): Step {
  if (valueAt(deployment, ["spec", "paused"]) === true) return { ready: [], remove: [], create: 0 };
  const desired = desiredReplicas(deployment);
  const [fresh, old] = byTemplate(deployment, pods);
  const surplus = [...fresh.filter((pod) => !isReady(pod)), ...fresh.filter(isReady).toReversed()].slice(
    0,
    Math.max(0, fresh.length - desired),
  );
  const stillFresh = fresh.filter((pod) => !surplus.includes(pod));
  const oldReady = old.filter(isReady);
  const spare = Math.max(0, stillFresh.filter(isReady).length + oldReady.length - desired);
  const leaving = [...surplus, ...old.filter((pod) => !isReady(pod)), ...oldReady.slice(0, spare)];
  const room = desired + (old.length > 0 ? 1 : 0) - (pods.length - leaving.length);
  return {
    ready: stillFresh.filter((pod) => !isReady(pod) && canStart(pod)).map(nameOf),
    remove: leaving.map(nameOf),
    create: Math.max(0, Math.min(desired - stillFresh.length, room)),
  };
}

/** The status of a Deployment with these pods. `stuck`: its deadline has passed. Counters of 0 are left out. */
export function statusOf(
  deployment: Fields,
  pods: readonly Fields[],
  { stuck, now }: { readonly stuck: boolean; readonly now: string },
): Fields {
  const desired = desiredReplicas(deployment);
  const [fresh, old] = byTemplate(deployment, pods);
  const ready = pods.filter(isReady).length;
  const complete = old.length === 0 && fresh.length === desired && ready === desired;
  const counters = {
    replicas: pods.length,
    updatedReplicas: fresh.length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: Math.max(0, Math.max(desired, pods.length) - ready),
  };
  const replicaSet = `ReplicaSet "${textAt(deployment, "metadata", "name")}-${templateHash(deployment)}"`;
  const conditions: readonly Condition[] = [
    ready >= desired
      ? ["Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."]
      : ["Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."],
    complete
      ? ["Progressing", "True", "NewReplicaSetAvailable", `${replicaSet} has successfully progressed.`]
      : stuck
        ? ["Progressing", "False", "ProgressDeadlineExceeded", `${replicaSet} has timed out progressing.`]
        : ["Progressing", "True", "ReplicaSetUpdated", `${replicaSet} is progressing.`],
  ];
  return {
    observedGeneration: numberAt(deployment, "metadata", "generation") ?? 0,
    ...Object.fromEntries(Object.entries(counters).filter(([, count]) => count > 0)),
    conditions: conditions.map((condition) => dated(deployment, condition, now)),
  };
}

/** True for a pod whose Ready condition holds. */
function isReady(pod: Fields): boolean {
  return listAt(pod, "status", "conditions").some(({ type, status }) => type === "Ready" && status === "True");
}

type Condition = readonly [type: string, status: string, reason: string, message: string];

/** A condition keeps its times as long as it says the same. */
function dated(deployment: Fields, [type, status, reason, message]: Condition, now: string): Json {
  const before = listAt(deployment, "status", "conditions").find((condition) => condition["type"] === type);
  const content = { type, status, reason, message };
  const lastUpdateTime =
    before?.["reason"] === reason && before["message"] === message ? before["lastUpdateTime"] : now;
  const lastTransitionTime = before?.["status"] === status ? before["lastTransitionTime"] : now;
  return { ...content, lastUpdateTime: lastUpdateTime ?? now, lastTransitionTime: lastTransitionTime ?? now };
}

function byTemplate(deployment: Fields, pods: readonly Fields[]): readonly [readonly Fields[], readonly Fields[]] {
  const hash = templateHash(deployment);
  const isFresh = (pod: Fields): boolean => textAt(pod, "metadata", "labels", "pod-template-hash") === hash;
  return [pods.filter(isFresh), pods.filter((pod) => !isFresh(pod))];
}

/** False for a pod with an image that nobody can pull. */
const canStart = (pod: Fields): boolean =>
  listAt(pod, "status", "containerStatuses").every(
    (container) => textAt(container, "state", "waiting", "reason") !== "ImagePullBackOff",
  );

const desiredReplicas = (deployment: Fields): number => numberAt(deployment, "spec", "replicas") ?? 1;

const nameOf = (pod: Fields): string => textAt(pod, "metadata", "name");
