import type { KubernetesObject, ObjectMetadata, OwnerReference } from "../kubernetes/index.ts";
import { hookContext, perHook } from "../juju/index.ts";
import { kubernetes } from "./access.ts";
import { inCluster, podNamespace } from "./in-cluster.ts";

/**
 * Juju's own object of this application: the StatefulSet of its name, in a Kubernetes model whose namespace is also the
 * workers'. What names it as its owner goes with it, which is the net for a charm that ends before its `remove`.
 * `undefined` everywhere else, and while Juju takes the StatefulSet away.
 *
 * It is read in each hook that applies and never remembered. Juju keeps it over a refresh, but when storage is resized it
 * makes another one, and the collector takes an object whose owner's uid is gone for one that is to go.
 *
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/ and juju's
 * `internal/provider/kubernetes/application`
 */
const jujuObject: () => Promise<OwnerReference | undefined> = perHook("jujuObject", async () => {
  const { application: name } = hookContext();
  const pod = inCluster(hookContext());
  const api = pod === undefined ? undefined : await kubernetes();
  if (pod === undefined || api === undefined || api.namespace !== (await podNamespace(pod))) return undefined;
  const found = await api.read("StatefulSet", name);
  return found === undefined || !isJujus(found) ? undefined : referenceTo(found);
});

/** The field `ownerReferences` for an object of this application; none where Juju has no object of it beside the workers. */
export async function ownedByJuju(): Promise<Pick<ObjectMetadata, "ownerReferences">> {
  const reference = await jujuObject();
  return reference === undefined ? {} : { ownerReferences: [reference] };
}

/** Not one that somebody else gave the application's name. Models of a Juju before 2.9 have the older label. */
function isJujus({ metadata: { name, labels = {} } }: KubernetesObject): boolean {
  const isLabelled = labels["app.kubernetes.io/managed-by"] === "juju" && labels["app.kubernetes.io/name"] === name;
  return isLabelled || labels["juju-app"] === name;
}

/** Neither a controller's reference nor one that holds up its owner's end: that would take the right to do so. */
function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference | undefined {
  const { name, uid, deletionTimestamp } = metadata;
  return uid === undefined || deletionTimestamp !== undefined ? undefined : { apiVersion, kind, name, uid };
}
