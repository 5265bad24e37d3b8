import { isRestricted } from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { readRelations } from "./relations.ts";
import { actionGet } from "./tools/action.ts";
import { configGet } from "./tools/config.ts";
import { goalState } from "./tools/goal-state.ts";
import { isLeader } from "./tools/leadership.ts";
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
  const { context, run } = opening;
  // A restricted hook may ask nothing: Juju answers none of its tools.
  const asked = isRestricted(context.hook)
    ? nothingAsked
    : Promise.all([configGet(run), isLeader(run), goalState(run), context.action === undefined ? {} : actionGet(run)]);
  asked.catch(() => undefined); // awaited below; the memory is read while the tools answer
  const memory = await openUnitMemory(context, opening);
  const [config, leader, goal, parameters] = await asked;
  const relations = await readRelations(opening, { charm, context, goal });
  const { store, shown } = memory;
  const read = { config, leader, goal, parameters, relations, store, shown };
  return { memory, unit: { charm, ...opening, ...read, statuses: [], writes: [], results: [] } };
}

const nothingAsked = Promise.resolve([{}, false, { units: [], leaving: [], endpoints: [] }, {}] as const);
