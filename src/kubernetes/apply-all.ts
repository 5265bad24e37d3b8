import type { Logger } from "../core/index.ts";
import type { KubernetesApi } from "./api.ts";
import type { Kind, KubernetesObject } from "./object.ts";

/** What an apply did to one object. */
export type Applied = {
  readonly kind: Kind;
  readonly name: string;
  readonly outcome: "created" | "changed" | "unchanged";
};

/**
 * Lets the server check an apply of all objects; nothing is written. Answers with each object's `resourceVersion` as
 * it is now, `undefined` for one that is not there yet. Throws what `api.apply` throws for the first it refuses.
 */
export async function checkAll(
  api: KubernetesApi,
  objects: readonly KubernetesObject[],
): Promise<readonly (string | undefined)[]> {
  const versions: (string | undefined)[] = [];
  for (const object of objects) {
    const checked = await api.apply(object, { dryRun: true });
    versions.push(checked.created ? undefined : checked.object.metadata.resourceVersion);
  }
  return versions;
}

/**
 * Applies objects in the order given, after the server has checked all of them: when it refuses one, none is
 * written. Whether something changed is read from `resourceVersion`, which an apply without effect keeps; a
 * controller that writes a status at the same moment can make an unchanged object look changed.
 *
 * Throws what `api.apply` throws. A failure in the second round leaves the objects before it applied; a repetition
 * converges.
 */
export async function applyAll(
  api: KubernetesApi,
  objects: readonly KubernetesObject[],
  log: Logger,
): Promise<readonly Applied[]> {
  const versions = await checkAll(api, objects);
  const applied: Applied[] = [];
  for (const [index, object] of objects.entries()) {
    const { kind, metadata } = object;
    const { created, object: after } = await api.apply(object);
    const same = after.metadata.resourceVersion === versions[index];
    const outcome = created ? "created" : same ? "unchanged" : "changed";
    log[same ? "debug" : "info"]("applied object", { kind, name: metadata.name, outcome });
    applied.push({ kind, name: metadata.name, outcome });
  }
  return applied;
}
