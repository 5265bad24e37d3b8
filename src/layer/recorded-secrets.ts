import type { KubernetesObject } from "../kubernetes/index.ts";
import { unitStore } from "../juju/index.ts";

const key = "kafka-connect-base.secrets";

/** Remembers the names of the Secrets among objects that are to be applied: the charm has no right to list Secrets. */
export function recordSecrets(objects: readonly KubernetesObject[]): void {
  const names = objects.flatMap(({ kind, metadata }) => (kind === "Secret" ? [metadata.name] : []));
  if (names.length > 0) unitStore().set(key, [...new Set([...recordedSecrets(), ...names])]);
}

/** The Secrets that this unit ever applied and has not removed since. */
export function recordedSecrets(): readonly string[] {
  const kept = unitStore().get(key);
  return Array.isArray(kept) ? kept.map(String) : [];
}

/** Forgets them: they were removed. */
export function forgetSecrets(): void {
  unitStore().unset(key);
}
