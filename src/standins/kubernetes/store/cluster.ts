import { fieldsAt, listAt, textAt, valueAt, type Fields } from "../fields.ts";
import { resourceOf, type Kind, type Resource, type Target } from "../resources.ts";

/** An object as it is kept. */
export type Stored = {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly body: Fields;
};

/** One write, for those who watch. */
export type Change = {
  readonly version: number;
  readonly before: Stored | undefined;
  /** `undefined` where the object is gone; `before` then has the version of the removal. */
  readonly after: Stored | undefined;
};

/** Everything the stand-in knows. */
export type Cluster = {
  readonly firstNodePort: number;
  readonly objects: Map<string, Stored>;
  /** The latest writes, oldest first. */
  readonly changes: Change[];
  readonly watchers: Set<() => void>;
  /** The last `resourceVersion` given out. */
  version: number;
};

/** How many writes are kept for those who watch from an older version. */
const keptChanges = 2000;

/** A cluster without objects. */
export function createCluster(firstNodePort: number): Cluster {
  return { firstNodePort, objects: new Map(), changes: [], watchers: new Set(), version: 0 };
}

/** The object at a target, or `undefined`. */
export function find(cluster: Cluster, target: Target): Stored | undefined {
  return cluster.objects.get(keyOf(target));
}

/** The objects of a kind in a namespace, or in all, by namespace and name. */
export function findAll(cluster: Cluster, { resource, namespace }: Omit<Target, "name">): readonly Stored[] {
  return [...cluster.objects.values()]
    .filter((stored) => stored.resource === resource && (namespace === "" || stored.namespace === namespace))
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

/** All objects of a kind, in the order in which they were made. */
export function ofKind(cluster: Cluster, kind: Kind): readonly Stored[] {
  const resource = resourceOf(kind);
  return [...cluster.objects.values()].filter((stored) => stored.resource === resource);
}

/** Stores an object, with a new `resourceVersion` unless it is as it was. One that nothing holds any longer goes. */
export function store(cluster: Cluster, next: Stored): Stored {
  const before = cluster.objects.get(keyOf(next));
  if (before?.body === next.body) return before;
  if (isReleased(next.body) && before !== undefined) {
    remove(cluster, next);
    return next;
  }
  const after = versioned(cluster, next);
  cluster.objects.set(keyOf(next), after);
  tell(cluster, { version: cluster.version, before, after });
  return after;
}

/** Takes an object out. */
export function remove(cluster: Cluster, target: Target): void {
  const before = cluster.objects.get(keyOf(target));
  if (before === undefined) return;
  cluster.objects.delete(keyOf(target));
  tell(cluster, { before: versioned(cluster, before), after: undefined, version: cluster.version });
}

/** The time as the API server writes it. */
export function timestamp(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

/** What tells one object from all others, and its place from all other places. */
export function keyOf({ resource, namespace, name = "" }: Target): string {
  return `${resource.plural}/${namespace}/${name}`;
}

/** True for an object that was deleted and has no finalizer any more. A namespace has its finalizers in `spec`. */
function isReleased(body: Fields): boolean {
  return (
    textAt(body, "metadata", "deletionTimestamp") !== "" &&
    isEmptyList(body, ["metadata", "finalizers"]) &&
    isEmptyList(body, ["spec", "finalizers"]) &&
    (valueAt(body, ["metadata", "deletionGracePeriodSeconds"]) ?? 0) === 0
  );
}

const isEmptyList = (body: Fields, path: readonly string[]): boolean => {
  const list = valueAt(body, path);
  return !Array.isArray(list) || list.length === 0;
};

function versioned(cluster: Cluster, stored: Stored): Stored {
  cluster.version += 1;
  const metadata = { ...fieldsAt(stored.body, "metadata"), resourceVersion: String(cluster.version) };
  return { ...stored, body: { ...stored.body, metadata } };
}

function tell(cluster: Cluster, change: Change): void {
  cluster.changes.push(change);
  if (cluster.changes.length > keptChanges) cluster.changes.shift();
  for (const watcher of cluster.watchers) watcher();
}

const sortKey = ({ namespace, name }: Stored): string => `${namespace}/${name}`;

/** True where one of the owners that an object names has this uid. */
export function isOwnedBy(body: Fields, uid: string): boolean {
  return listAt(body, "metadata", "ownerReferences").some((owner) => owner["uid"] === uid);
}
