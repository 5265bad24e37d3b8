import type { Kind, KubernetesObject } from "../kubernetes/index.ts";
import { unitStore } from "../juju/index.ts";

/** One of this application's objects. */
export type RecordedObject = { readonly kind: Kind; readonly name: string };

const key = "kafka-connect-base.objects";

/** Remembers objects before they are applied, so that removal finds them without the right to list Secrets. */
export function recordObjects(objects: readonly KubernetesObject[]): void {
  const known = new Map(recordedObjects().map((object) => [idOf(object), object]));
  for (const { kind, metadata } of objects) {
    const object = { kind, name: metadata.name };
    known.set(idOf(object), object);
  }
  unitStore().set(key, [...known.keys()]);
}

/** All objects that were ever applied and not removed since. */
export function recordedObjects(): readonly RecordedObject[] {
  const kept = unitStore().get(key);
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((entry) => {
    const [kind, name] = typeof entry === "string" ? entry.split("/") : [];
    return isKind(kind) && name !== undefined ? [{ kind, name }] : [];
  });
}

/** Forgets all recorded objects. */
export function forgetObjects(): void {
  unitStore().unset(key);
}

const kinds: ReadonlySet<unknown> = new Set<Kind>([
  "ConfigMap",
  "Secret",
  "Service",
  "PodDisruptionBudget",
  "Deployment",
]);
const isKind = (kind: unknown): kind is Kind => kinds.has(kind);
const idOf = ({ kind, name }: RecordedObject): string => `${kind}/${name}`;
