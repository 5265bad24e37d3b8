import { fieldsAt, numberAt, textAt, type Fields } from "../fields.ts";
import { find, isOwnedBy, ofKind, remove, timestamp, type Cluster, type Stored } from "../store/cluster.ts";
import { rewrite, tellEvent } from "./controller-write.ts";
import { isComplete, statusOf } from "./deployment-status.ts";
import { hasImage, makePod, startPod, type PodTrouble } from "./pods.ts";
import {
  ensureReplicaSet,
  forgetOldReplicaSets,
  replicaSetsOf,
  reportReplicaSet,
  revisionAnnotation,
  type ReplicaSets,
} from "./replica-sets.ts";
import { nextStep, type PodsByTemplate } from "./rolling-update.ts";

/** What a test does to the making of pods. */
export type Circumstances = {
  /** What goes wrong with new pods. */
  trouble: PodTrouble | undefined;
  /** Why no pod can be made: what a quota or an admission says after `is forbidden: `. */
  refusal: string | undefined;
};

/** What the controller remembers of the Deployments. */
export type Memory = {
  /** Steps without progress, by the Deployment's uid. */
  readonly idle: Map<string, number>;
  /** Pods that have trouble, by uid. */
  readonly troubled: Set<string>;
  made: number;
};

/** Steps without progress after which a rollout has failed, whatever `progressDeadlineSeconds` says. */
const deadlineSteps = 20;

/** One step of one Deployment. True when another one is due. */
export function advance(
  cluster: Cluster,
  deployment: Stored,
  { memory, circumstances }: { readonly memory: Memory; readonly circumstances: Circumstances },
): boolean {
  const uid = textAt(deployment.body, "metadata", "uid");
  const generation = numberAt(deployment.body, "metadata", "generation");
  if (numberAt(deployment.body, "status", "observedGeneration") !== generation) {
    memory.idle.set(uid, 0);
    report(cluster, deployment, { sets: ensure(cluster, deployment), memory, refused: undefined });
    return true;
  }
  const sets = ensure(cluster, deployment);
  const pods = podsOf(cluster, sets);
  const step = nextStep(deployment.body, bodiesOf(pods));
  const named = [...pods.fresh, ...pods.old];
  for (const pod of named.filter(({ name }) => step.remove.includes(name))) remove(cluster, pod);
  const starting = named.filter(
    ({ name, body }) => step.start.includes(name) && !isTroubled(body, { memory, circumstances }),
  );
  for (const pod of starting) startPod(cluster, pod, nextAddress(memory));
  const started = starting.filter((pod) => find(cluster, pod)?.body !== pod.body);
  let refused: string | undefined;
  for (let made = 0; made < step.create; made += 1) {
    refused ??= addPod(cluster, sets.present, { memory, circumstances });
  }
  const created = refused === undefined ? step.create : 0;
  const moved = created + step.remove.length + started.length > 0;
  const idle = moved ? 0 : (memory.idle.get(uid) ?? 0) + 1;
  memory.idle.set(uid, idle);
  report(cluster, deployment, { sets, memory, refused });
  const done = isComplete(deployment.body, bodiesOf(podsOf(cluster, sets)));
  if (done) forgetOldReplicaSets(cluster, deployment.body, sets.old);
  return moved || (!done && idle <= deadlineSteps);
}

/** A paused Deployment makes no ReplicaSet for a new template; what it has stays. */
function ensure(cluster: Cluster, deployment: Stored): ReplicaSets {
  if (fieldsAt(deployment.body, "spec")["paused"] !== true) return ensureReplicaSet(cluster, deployment);
  const all = replicaSetsOf(cluster, deployment);
  const present = all.at(-1);
  return { present: present ?? { ...deployment, name: "" }, old: all.slice(0, -1), isNew: false };
}

function report(
  cluster: Cluster,
  { resource, namespace, name }: Stored,
  {
    sets,
    memory,
    refused,
  }: { readonly sets: ReplicaSets; readonly memory: Memory; readonly refused: string | undefined },
): void {
  const deployment = find(cluster, { resource, namespace, name });
  if (deployment === undefined) return;
  const pods = podsOf(cluster, sets);
  const body = deployment.body;
  const idle = memory.idle.get(textAt(body, "metadata", "uid")) ?? 0;
  for (const one of [sets.present, ...sets.old]) {
    const own = [...pods.fresh, ...pods.old].filter((pod) => isOwnedBy(pod.body, textAt(one.body, "metadata", "uid")));
    const isPresent = one === sets.present;
    const short =
      isPresent && refused !== undefined ? Math.max(0, (numberAt(body, "spec", "replicas") ?? 1) - own.length) : 0;
    reportReplicaSet(cluster, one, {
      deployment: body,
      pods: own.map((pod) => pod.body),
      wanted: own.length + short,
      refused: isPresent ? refused : undefined,
    });
  }
  const facts = {
    replicaSet: sets.present.name,
    isNew: sets.isNew,
    stuck: idle >= deadlineSteps,
    refused,
    now: timestamp(),
  };
  const status = statusOf(body, bodiesOf(pods), facts);
  const metadata = fieldsAt(body, "metadata");
  const annotations = {
    ...fieldsAt(metadata, "annotations"),
    ...(sets.present.resource.kind === "ReplicaSet" ? revisionAnnotation(sets.present) : {}),
  };
  const next = {
    ...body,
    metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    status,
  };
  rewrite(cluster, deployment, next, { program: "kube-controller-manager", subresource: "status" });
}

/** Makes a pod; the answer is why that can't be. */
function addPod(
  cluster: Cluster,
  replicaSet: Stored,
  { memory, circumstances }: { readonly memory: Memory; readonly circumstances: Circumstances },
): string | undefined {
  memory.made += 1;
  const suffix = memory.made.toString(36).padStart(5, "0");
  const { trouble, refusal } = circumstances;
  if (refusal !== undefined) {
    const message = `pods "${replicaSet.name}-${suffix}" is forbidden: ${refusal}`;
    const facts = { reason: "FailedCreate", message: `Error creating: ${message}`, component: "replicaset-controller" };
    tellEvent(cluster, { about: replicaSet, ...facts });
    return message;
  }
  const pod = makePod(cluster, replicaSet, { suffix, podIP: nextAddress(memory), trouble });
  if (trouble !== undefined && hasImage(pod.body, trouble.image))
    memory.troubled.add(textAt(pod.body, "metadata", "uid"));
  return undefined;
}

/** True for a pod that was made in trouble which has not been lifted. */
function isTroubled(
  pod: Fields,
  { memory, circumstances: { trouble } }: { readonly memory: Memory; readonly circumstances: Circumstances },
): boolean {
  return trouble !== undefined && hasImage(pod, trouble.image) && memory.troubled.has(textAt(pod, "metadata", "uid"));
}

function podsOf(
  cluster: Cluster,
  { present, old }: ReplicaSets,
): { readonly fresh: readonly Stored[]; readonly old: readonly Stored[] } {
  const ownedBy = (replicaSet: Stored): readonly Stored[] =>
    ofKind(cluster, "Pod").filter(({ body }) => isOwnedBy(body, textAt(replicaSet.body, "metadata", "uid")));
  return { fresh: ownedBy(present), old: old.flatMap(ownedBy) };
}

const bodiesOf = (pods: ReturnType<typeof podsOf>): PodsByTemplate => ({
  fresh: pods.fresh.map(({ body }) => body),
  old: pods.old.map(({ body }) => body),
});

const nextAddress = ({ made }: Memory): string => `10.244.${Math.floor(made / 250)}.${1 + (made % 250)}`;
