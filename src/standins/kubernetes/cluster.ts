import { randomUUID } from "node:crypto";
import { stableJson } from "../../core/index.ts";
import { withDefaults } from "./defaults.ts";
import { fieldsAt, numberAt, textAt, valueAt, type Fields } from "./fields.ts";
import type { Resource, Target } from "./resources.ts";
import type { Owned, Ownership } from "./server-side-apply.ts";

/** An object as it is kept. */
export type Stored = Owned & { readonly resource: Resource; readonly namespace: string; readonly name: string };

/** Everything the stand-in knows. */
export type Cluster = {
  readonly namespaces: ReadonlySet<string>;
  readonly nodeAddress: string;
  readonly firstNodePort: number;
  readonly objects: Map<string, Stored>;
  /** The last `resourceVersion` given out. */
  version: number;
};

/** The object at a target, or `undefined`. */
export function find(cluster: Cluster, target: Target): Stored | undefined {
  return cluster.objects.get(keyOf(target));
}

/** The objects of a kind in a namespace, by name. */
export function findAll(cluster: Cluster, { resource, namespace }: Target): readonly Stored[] {
  return [...cluster.objects.values()]
    .filter((stored) => stored.resource === resource && stored.namespace === namespace)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What a target would hold after a write: with the server's own fields, the next `generation` when `spec` changed,
 * and `before` itself when nothing did. Nothing is stored.
 */
export function prepare(cluster: Cluster, target: Target, body: Fields, owners: Ownership): Stored {
  const { resource, namespace, name = "" } = target;
  const before = find(cluster, target);
  const services = [...cluster.objects.values()]
    .filter((stored) => stored.resource.kind === "Service" && stored !== before)
    .map((stored) => stored.body);
  const complete = withDefaults(resource, body, before?.body, { services, ...cluster });
  const same = before !== undefined && stableJson(complete) === stableJson(before.body);
  if (same) return { ...before, owners };
  const specChanged = stableJson([valueAt(complete, ["spec"])]) !== stableJson([valueAt(before?.body, ["spec"])]);
  const generation = (numberAt(before?.body, "metadata", "generation") ?? 0) + (specChanged ? 1 : 0);
  const metadata = {
    ...fieldsAt(complete, "metadata"),
    name,
    ...(resource.namespaced ? { namespace } : {}),
    uid: textAt(before?.body, "metadata", "uid") || randomUUID(),
    ...(resource.hasGeneration ? { generation } : {}),
    creationTimestamp: textAt(before?.body, "metadata", "creationTimestamp") || timestamp(),
  };
  const { kind, apiVersion } = resource;
  return { resource, namespace, name, body: { ...complete, kind, apiVersion, metadata }, owners };
}

/** Stores an object, with a new `resourceVersion` unless it is as it was. */
export function store(cluster: Cluster, next: Stored): Stored {
  const key = keyOf(next);
  const before = cluster.objects.get(key);
  const stored = before?.body === next.body ? next : { ...next, body: versioned(cluster, next.body) };
  cluster.objects.set(key, stored);
  return stored;
}

/** Takes an object out. */
export function remove(cluster: Cluster, target: Target): void {
  cluster.objects.delete(keyOf(target));
}

/** The time as the API server writes it. */
export function timestamp(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

function versioned(cluster: Cluster, body: Fields): Fields {
  cluster.version += 1;
  return { ...body, metadata: { ...fieldsAt(body, "metadata"), resourceVersion: String(cluster.version) } };
}

const keyOf = ({ resource, namespace, name = "" }: Target): string => `${resource.plural}/${namespace}/${name}`;
