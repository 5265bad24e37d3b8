import type { KubernetesObject } from "../kubernetes/index.ts";
import { isLeader, perHook, unitStore, type EndpointRelation } from "../juju/index.ts";
import { currentBase } from "./owner.ts";
import { keepPublished, liveRelations } from "./relations/own-data.ts";

/** In the unit's memory, and in the application's databag of the peers. */
const key = "kafka-connect-base.secrets";
const sharedKey = "secrets";

/** Those that this hook has recorded, whatever becomes of its handlers. */
const touched = perHook("touchedSecrets", () => new Set<string>());

/**
 * Remembers the names of the Secrets among objects that are to be applied: the charm has no right to list Secrets. The
 * peer relation has them too, so that the next leader knows what this one applied.
 */
export async function recordSecrets(objects: readonly KubernetesObject[]): Promise<void> {
  await takeOverSecrets();
  const names = objects.flatMap(({ kind, metadata }) => (kind === "Secret" ? [metadata.name] : []));
  for (const name of names) touched().add(name);
  const all = remember(names);
  if (all.length > 0) await share(all);
}

/**
 * At the end of a hook: a handler that stopped half-way has lost what it remembered, and not what it wrote to Kubernetes.
 */
export async function recordAgain(): Promise<void> {
  const kept = recordedSecrets();
  const lost = [...touched()].filter((name) => !kept.includes(name));
  if (lost.length > 0) await share(remember(lost));
}

/** What former leaders applied is this leader's to remove. Without peers in Juju's sight there is nothing to take over. */
export async function takeOverSecrets(): Promise<void> {
  if (!isLeader()) return;
  const text = await peers()?.toPublishAppRaw.get(sharedKey);
  if (text) remember(text.split(" ").filter(isOurs));
}

/** Never another application's, whatever a databag says. */
const isOurs = (name: string): boolean => name.startsWith(`${currentBase()}-`);

/** The Secrets that this unit, or a leader before it, ever applied and nobody has removed since. */
export function recordedSecrets(): readonly string[] {
  const kept = unitStore().get(key);
  return Array.isArray(kept) ? kept.map(String) : [];
}

/** Forgets some, or all of them: they were removed. */
export async function forgetSecrets(names: readonly string[] = recordedSecrets()): Promise<void> {
  for (const name of names) touched().delete(name);
  if (names.length === 0) return;
  const left = recordedSecrets().filter((name) => !names.includes(name));
  if (left.length === 0) unitStore().unset(key);
  else unitStore().set(key, left);
  await share(left);
}

function remember(names: readonly string[]): readonly string[] {
  const all = [...new Set([...recordedSecrets(), ...names])];
  if (all.length > 0) unitStore().set(key, all);
  return all;
}

async function share(names: readonly string[]): Promise<void> {
  const relation = peers();
  if (relation !== undefined) await keepPublished(relation, relation.toPublishAppRaw, { [sharedKey]: names.join(" ") });
}

const peers = (): EndpointRelation | undefined => liveRelations("cluster")[0];
