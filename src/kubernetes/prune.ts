import type { Logger } from "../core/index.ts";
import type { KubernetesApi } from "./api.ts";
import type { Kind, KubernetesObject } from "./object.ts";

/** What {@link prune} looks at, and what it spares. */
export type PruneOptions = {
  /** The kinds to look through by list. A list of Secrets would show all of their contents: those go by name. */
  readonly kinds: readonly Exclude<Kind, "Secret">[];
  /** The Secrets that we once applied, by name; those that are gone already do no harm. */
  readonly secrets?: readonly string[];
  /** The labels that make an object ours. What lacks one of them is never touched, whatever its name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether an object of ours is still wanted. */
  readonly keep: (object: KubernetesObject) => boolean;
  readonly log: Logger;
};

/** An object that was removed. */
export type Pruned = { readonly kind: Kind; readonly name: string };

/**
 * Removes the objects of ours that are no longer wanted, in the order of `kinds` and Secrets last. Each removal holds
 * for the object that was looked at: another one that has taken its name meanwhile stays.
 *
 * Resolves to what was removed. Throws what `api.list`, `api.read` and `api.remove` throw; a repetition goes on.
 */
export async function prune(api: KubernetesApi, options: PruneOptions): Promise<readonly Pruned[]> {
  const { kinds, secrets = [], labels, keep, log } = options;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  if (labelSelector === "") throw new TypeError("prune: labels must name at least one label, or it would remove all");
  const found: KubernetesObject[] = [];
  for (const kind of kinds) found.push(...(await api.list(kind, { labelSelector })));
  for (const name of secrets) found.push(...[await api.read("Secret", name)].filter((secret) => secret !== undefined));
  const pruned: Pruned[] = [];
  for (const object of found.filter((one) => isOurs(one, labels) && !keep(one))) {
    const { kind, metadata } = object;
    const { name, uid, deletionTimestamp } = metadata;
    if (deletionTimestamp !== undefined) continue;
    // Without a uid is only what was asked for and is not there yet.
    if (!(await api.remove(kind, name, uid === undefined ? {} : { uid }))) continue;
    log.info("removed object that is no longer wanted", { kind, name });
    pruned.push({ kind, name });
  }
  return pruned;
}

const isOurs = ({ metadata }: KubernetesObject, labels: PruneOptions["labels"]): boolean =>
  Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
