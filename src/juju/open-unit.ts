import { isRestricted } from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { peerEndpoints, readRelations } from "./relations.ts";
import { actionGet } from "./tools/action.ts";
import { configGet } from "./tools/config.ts";
import { goalState } from "./tools/goal-state.ts";
import { isLeader } from "./tools/leadership.ts";
import { relationIds } from "./tools/relation.ts";
import type { Unit } from "./unit.ts";
import { openUnitMemory, type UnitMemory } from "./unit-memory.ts";

/** What a unit is opened with: where it runs, and how Juju is asked. */
export type Opening = Pick<Unit, "context" | "run" | "runNow" | "log" | "closers">;

/** A unit as a hook begins with it, and its memory, to be committed in the end. */
export type OpenUnit = { readonly unit: Unit; readonly memory: UnitMemory };

/**
 * Asks Juju, once and as much as possible at the same time, for all that a hook begins with. Rejects with
 * `hook-tool-failed` and `state-unreadable`.
 */
export async function openUnit(charm: Charm, opening: Opening): Promise<OpenUnit> {
  const { context } = opening;
  // A restricted hook may ask nothing: Juju answers none of its tools.
  const asked = isRestricted(context.hook) ? nothingAsked : askAll(charm, opening);
  asked.catch(() => undefined); // awaited below; the memory is read while the tools answer
  const memory = await openUnitMemory(context, opening);
  const [config, leader, goal, parameters] = await asked;
  const relations = isRestricted(context.hook) ? [] : await readRelations(opening, { charm, context, goal });
  const { store, shown } = memory;
  const read = { config, leader, goal, parameters, relations, store, shown };
  return { memory, unit: { charm, ...opening, ...read, statuses: [], writes: [], results: [] } };
}

async function askAll(charm: Charm, { context, run }: Opening) {
  const [answers] = await Promise.all([
    Promise.all([configGet(run), isLeader(run), goalState(run), context.action ? actionGet(run) : {}]),
    // goal-state is silent about peers, so they are asked for along with it; who reads relations finds the answers.
    ...peerEndpoints(charm).map((endpoint) => relationIds(run, endpoint)),
  ]);
  return answers;
}

const nothingAsked = Promise.resolve([{}, false, { units: [], leaving: [], endpoints: [] }, {}] as const);
