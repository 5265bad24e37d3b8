import { shortHash, textsOf } from "../../core/index.ts";
import { hookContext, perHook, relations, unitStore } from "../../juju/index.ts";
import type { BrokersOutline, BrokersState } from "./brokers-state.ts";

type Look = { readonly outline: BrokersOutline; readonly read: () => Promise<BrokersState> };

/** By endpoint, what was seen of it in this hook. */
const looks = perHook("lookAtBrokers", () => new Map<string, Look>());

/**
 * Looks at what an endpoint gives to the workers, at the start of a hook. Every hook reads it but `update-status`: while
 * the relations and their units are those of the last look, and brokers were known then, the hash that this unit kept
 * stands for them. Databags and secrets cost a process each, and a change of them has a hook of its own.
 */
export async function lookAtBrokers(endpoint: string, read: () => Promise<BrokersState>): Promise<BrokersOutline> {
  const hash = hookContext().hook === "update-status" ? keptHash(endpoint) : undefined;
  if (hash === undefined) return outlineOf(await lookClosely(endpoint, read));
  const outline = { state: "ready", hash } as const;
  looks().set(endpoint, { outline, read });
  return outline;
}

/** What was seen of an endpoint in this hook. One that the charm does not have gives nothing. */
export function seenBrokers(endpoint: string): BrokersOutline {
  return looks().get(endpoint)?.outline ?? { state: "absent" };
}

/** All that an endpoint gives, read now if this hook has not read it; what was seen of it is then what it gave. */
export async function readEndpoint(endpoint: string): Promise<BrokersState> {
  const look = looks().get(endpoint);
  return look === undefined ? { state: "absent" } : lookClosely(endpoint, look.read);
}

async function lookClosely(endpoint: string, read: () => Promise<BrokersState>): Promise<BrokersState> {
  const state = await read();
  const outline = outlineOf(state);
  looks().set(endpoint, { outline, read: () => Promise.resolve(state) });
  if (outline.state === "ready") unitStore().set(rowOf(endpoint), { hash: outline.hash, of: membersOf(endpoint) });
  else unitStore().unset(rowOf(endpoint));
  return state;
}

const outlineOf = (state: BrokersState): BrokersOutline =>
  state.state === "ready" ? { state: "ready", hash: shortHash(state.properties, 16) } : state;

/** A hash, never the properties: the unit's memory is no place for passwords. */
const rowOf = (endpoint: string): string => `kafka-connect-base.brokers.${endpoint}`;

function keptHash(endpoint: string): string | undefined {
  const { hash, of } = textsOf(unitStore().get(rowOf(endpoint)));
  return of === membersOf(endpoint) ? hash : undefined;
}

/** The relations and who is in them, which every hook knows. */
function membersOf(endpoint: string): string {
  return relations(endpoint)
    .map(({ id, units }) => [id, ...units.map(({ name }) => name)].join(" "))
    .join(", ");
}
