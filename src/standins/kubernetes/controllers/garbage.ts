import { fieldsAt, listAt, textAt, type Fields } from "../fields.ts";
import { isOwnedBy, ofKind, remove, store, type Cluster, type Stored } from "../store/cluster.ts";
import { resources } from "../resources.ts";

/**
 * Removes what has owners of which none is there any more (another object of the same name is another owner), and
 * ends what waits for its dependents. Runs until nothing is left to do.
 *
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export function collectGarbage(cluster: Cluster): void {
  for (let changed = true; changed;)
    changed = [endNamespaces, endWaiting, removeOrphans].map((act) => act(cluster)).includes(true);
}

/** Owners of kinds that the stand-in does not keep count as there. */
function removeOrphans(cluster: Cluster): boolean {
  const uids = new Set([...cluster.objects.values()].map(({ body }) => textAt(body, "metadata", "uid")));
  const orphans = [...cluster.objects.values()].filter(({ body }) => {
    const owners = listAt(body, "metadata", "ownerReferences");
    return owners.length > 0 && owners.every((owner) => isKnown(owner) && !uids.has(textAt(owner, "uid")));
  });
  return orphans.map((one) => end(cluster, one)).includes(true);
}

const isKnown = (owner: Fields): boolean =>
  resources.some(({ kind, apiVersion }) => kind === owner["kind"] && apiVersion === owner["apiVersion"]);

/** What was deleted with a policy: `Foreground` waits for the dependents, `Orphan` lets them go. */
function endWaiting(cluster: Cluster): boolean {
  const waiting = [...cluster.objects.values()].filter((one) => finalizersOf(one).some((name) => own.includes(name)));
  return waiting
    .map((one) => {
      const uid = textAt(one.body, "metadata", "uid");
      const dependents = [...cluster.objects.values()].filter(({ body }) => isOwnedBy(body, uid));
      if (finalizersOf(one).includes("orphan")) for (const dependent of dependents) disown(cluster, dependent, uid);
      else if (dependents.length > 0) return dependents.map((dependent) => end(cluster, dependent)).includes(true);
      store(cluster, withMetadata(one, { finalizers: finalizersOf(one).filter((name) => !own.includes(name)) }));
      return true;
    })
    .includes(true);
}

const own: readonly string[] = ["foregroundDeletion", "orphan"];

/** A namespace that is deleted takes all that is in it, and goes when that is gone. */
function endNamespaces(cluster: Cluster): boolean {
  const ending = ofKind(cluster, "Namespace").filter(
    ({ body }) => textAt(body, "metadata", "deletionTimestamp") !== "",
  );
  return ending
    .map((home) => {
      const content = [...cluster.objects.values()].filter(({ namespace }) => namespace === home.name);
      if (content.length > 0) return content.map((one) => end(cluster, one)).includes(true);
      store(cluster, { ...home, body: { ...home.body, spec: { ...fieldsAt(home.body, "spec"), finalizers: [] } } });
      return true;
    })
    .includes(true);
}

/** Removes an object, or marks it where finalizers hold it. True where that changed something. */
function end(cluster: Cluster, one: Stored): boolean {
  if (finalizersOf(one).length === 0) {
    remove(cluster, one);
    return true;
  }
  if (textAt(one.body, "metadata", "deletionTimestamp") !== "") return false;
  const deletionTimestamp = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  store(cluster, withMetadata(one, { deletionTimestamp, deletionGracePeriodSeconds: 0 }));
  return true;
}

function disown(cluster: Cluster, one: Stored, uid: string): void {
  const ownerReferences = listAt(one.body, "metadata", "ownerReferences").filter((owner) => owner["uid"] !== uid);
  store(cluster, withMetadata(one, { ownerReferences }));
}

function withMetadata(one: Stored, changes: Fields): Stored {
  const metadata = Object.entries({ ...fieldsAt(one.body, "metadata"), ...changes });
  const kept = metadata.filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return { ...one, body: { ...one.body, metadata: Object.fromEntries(kept) } };
}

function finalizersOf({ body }: Stored): readonly string[] {
  const list = fieldsAt(body, "metadata")["finalizers"];
  return Array.isArray(list) ? list.map(String) : [];
}
