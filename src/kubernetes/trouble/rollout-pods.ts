import { byCodePoint } from "../../core/index.ts";
import { fieldsOf, textOf } from "../json-fields.ts";
import type { KubernetesObject } from "../object.ts";
import { isReady } from "./pod-trouble.ts";

/** A Deployment's pods and ReplicaSets, told apart by its present template. */
export type RolloutPods = {
  /** The ReplicaSet of the present template, where the controller has made it and it could be read. */
  readonly replicaSet: KubernetesObject | undefined;
  /** Pods of the present template. */
  readonly fresh: readonly KubernetesObject[];
  /** Pods of former templates that are not on their way out. */
  readonly old: readonly KubernetesObject[];
  /** How many pods of a former template were wanted when there was no other. */
  readonly oldWanted: number;
};

const revision = "deployment.kubernetes.io/revision";
const desired = "deployment.kubernetes.io/desired-replicas";
const hashLabel = "pod-template-hash";

/** Sorts the pods of a Deployment, in any order; pods and ReplicaSets of others must not be among them. */
export function rolloutPods(
  deployment: KubernetesObject,
  replicaSets: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
): RolloutPods {
  const { uid, annotations } = deployment.metadata;
  const own = replicaSets.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
  const replicaSet =
    own.find(({ metadata }) => metadata.annotations?.[revision] === annotations?.[revision]) ??
    own.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
  const hash = replicaSet === undefined ? newestHash(pods) : hashOf(replicaSet);
  const former = own.filter((one) => one !== replicaSet && fieldsOf(one["spec"])["replicas"] !== 0);
  const old = pods.filter((pod) => hashOf(pod) !== hash && pod.metadata.deletionTimestamp === undefined);
  return {
    replicaSet,
    fresh: pods.filter((pod) => hashOf(pod) === hash),
    old,
    oldWanted: Math.max(old.length, ...former.map(({ metadata }) => Number(metadata.annotations?.[desired] ?? 0))),
  };
}

/** Without ReplicaSets, the newest pod is of the present template; of several of one second one that is not ready yet. */
function newestHash(pods: readonly KubernetesObject[]): string {
  const byAge = pods.toSorted(
    (a, b) =>
      byCodePoint(b.metadata.creationTimestamp ?? "", a.metadata.creationTimestamp ?? "") ||
      Number(isReady(a)) - Number(isReady(b)) ||
      byCodePoint(a.metadata.name, b.metadata.name),
  );
  return byAge[0] === undefined ? "" : hashOf(byAge[0]);
}

const hashOf = ({ metadata }: KubernetesObject): string => textOf(metadata.labels?.[hashLabel]);

const revisionOf = ({ metadata }: KubernetesObject): number => Number(metadata.annotations?.[revision] ?? 0);
