import { shortHash } from "../../../core/index.ts";
import { fieldsAt, listAt, numberAt, textAt, type Fields } from "../fields.ts";
import { isOwnedBy, ofKind, remove, timestamp, type Cluster, type Stored } from "../store/cluster.ts";
import { make, rewrite } from "./controller-write.ts";
import { isReady } from "./pods.ts";
import { bounds, desiredReplicas } from "./rolling-update.ts";

const REVISION = "deployment.kubernetes.io/revision";
const HISTORY = "deployment.kubernetes.io/revision-history";

/** The ReplicaSets of a Deployment. */
export type ReplicaSets = { readonly present: Stored; readonly old: readonly Stored[]; readonly isNew: boolean };

/** The ReplicaSets that a Deployment has, oldest revision first. */
export function replicaSetsOf(cluster: Cluster, deployment: Stored): readonly Stored[] {
  const uid = textAt(deployment.body, "metadata", "uid");
  return ofKind(cluster, "ReplicaSet")
    .filter(({ body }) => isOwnedBy(body, uid))
    .toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

/** The ReplicaSets of a Deployment with the one for its present template, which is made or gets a new revision. */
export function ensureReplicaSet(cluster: Cluster, deployment: Stored): ReplicaSets {
  const all = replicaSetsOf(cluster, deployment);
  const hash = templateHash(deployment.body);
  const found = all.find(({ body }) => textAt(body, "metadata", "labels", "pod-template-hash") === hash);
  const old = all.filter((one) => one !== found);
  const newest = Math.max(0, ...old.map(revisionOf));
  if (found === undefined) {
    const body = replicaSetBody(deployment, hash, newest + 1);
    return { present: make(cluster, "ReplicaSet", body, { program: "kube-controller-manager" }), old, isNew: true };
  }
  if (revisionOf(found) >= newest) return { present: found, old, isNew: false };
  const former = [textAt(found.body, "metadata", "annotations", HISTORY), String(revisionOf(found))];
  const history = former.filter((one) => one !== "").join(",");
  const metadata = fieldsAt(found.body, "metadata");
  const annotations = { ...fieldsAt(metadata, "annotations"), [REVISION]: String(newest + 1), [HISTORY]: history };
  const again = { ...found.body, metadata: { ...metadata, annotations } };
  return { present: rewrite(cluster, found, again, { program: "kube-controller-manager" }), old, isNew: false };
}

/** Writes down how many pods a ReplicaSet should have and has. */
export function reportReplicaSet(
  cluster: Cluster,
  replicaSet: Stored,
  facts: {
    readonly deployment: Fields;
    readonly pods: readonly Fields[];
    readonly wanted: number;
    readonly refused: string | undefined;
  },
): void {
  const { deployment, pods, wanted, refused } = facts;
  const program = { program: "kube-controller-manager" } as const;
  const desired = desiredReplicas(deployment);
  const metadata = fieldsAt(replicaSet.body, "metadata");
  const annotations = {
    ...fieldsAt(metadata, "annotations"),
    "deployment.kubernetes.io/desired-replicas": String(desired),
    "deployment.kubernetes.io/max-replicas": String(desired + bounds(deployment).maxSurge),
  };
  const spec = { ...fieldsAt(replicaSet.body, "spec"), replicas: wanted };
  const scaled = rewrite(
    cluster,
    replicaSet,
    { ...replicaSet.body, metadata: { ...metadata, annotations }, spec },
    program,
  );
  const ready = pods.filter(isReady).length;
  const before = listAt(scaled.body, "status", "conditions").find(({ message }) => message === refused);
  const failure = { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: refused ?? "" };
  const lastTransitionTime = textAt(before, "lastTransitionTime") || timestamp();
  const status = {
    replicas: pods.length,
    ...(pods.length === 0 ? {} : { fullyLabeledReplicas: pods.length }),
    ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: numberAt(scaled.body, "metadata", "generation") ?? 0,
    ...(refused === undefined ? {} : { conditions: [{ ...failure, lastTransitionTime }] }),
  };
  rewrite(cluster, scaled, { ...scaled.body, status }, { ...program, subresource: "status" });
}

/** Removes the oldest ReplicaSets without pods, as far as there are more than `revisionHistoryLimit`. */
export function forgetOldReplicaSets(cluster: Cluster, deployment: Fields, old: readonly Stored[]): void {
  const empty = old.filter(({ body }) => (numberAt(body, "spec", "replicas") ?? 0) === 0);
  const limit = numberAt(deployment, "spec", "revisionHistoryLimit") ?? 10;
  for (const one of empty.slice(0, Math.max(0, empty.length - limit))) remove(cluster, one);
}

/** The annotation by which a Deployment tells its revision. */
export function revisionAnnotation(replicaSet: Stored): Fields {
  return { [REVISION]: String(revisionOf(replicaSet)) };
}

/** The label that tells the pods of one template from those of another. */
function templateHash(deployment: Fields): string {
  return shortHash(fieldsAt(deployment, "spec", "template"), 10);
}

function replicaSetBody(deployment: Stored, hash: string, revision: number): Fields {
  const { name, namespace, body } = deployment;
  const spec = fieldsAt(body, "spec");
  const template = fieldsAt(spec, "template");
  const label = { "pod-template-hash": hash };
  const templateMeta = fieldsAt(template, "metadata");
  const labels = { ...fieldsAt(templateMeta, "labels"), ...label };
  const selector = fieldsAt(spec, "selector");
  const uid = textAt(body, "metadata", "uid");
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true };
  const annotations = { [REVISION]: String(revision) };
  return {
    metadata: { name: `${name}-${hash}`, namespace, labels, annotations, ownerReferences: [owner] },
    spec: {
      replicas: 0,
      selector: { ...selector, matchLabels: { ...fieldsAt(selector, "matchLabels"), ...label } },
      template: { ...template, metadata: { ...templateMeta, labels } },
    },
    status: { replicas: 0 },
  };
}

const revisionOf = ({ body }: Stored): number => Number(textAt(body, "metadata", "annotations", REVISION) || "0");
