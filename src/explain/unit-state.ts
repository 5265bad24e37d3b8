import type { Json, Store } from "../core/index.ts";
import { textsOf } from "../core/index.ts";
import { storeKeys } from "../juju/index.ts";
import { blockedBy, flagRows, invokedRow, type Condition, type Flag, type FlagOrigin } from "../reactive/index.ts";
import type { CharmGraph, Mover } from "./graph.ts";

/** What a unit remembers of its flags and its last successful hook. */
export type UnitState = {
  /** Sorted by name. */
  readonly flags: readonly UnitFlag[];
  readonly lastHook: LastHook | undefined;
  /** Whether a handler that runs only once has run. */
  readonly ranOnce: (handler: string) => boolean;
};

/** A flag that is set on a unit. A Python charm keeps no origin. */
export type UnitFlag = { readonly flag: Flag; readonly value: Json; readonly origin: FlagOrigin | undefined };

/** The last hook that was committed: what ran in it, with the flags each changed, and why the rest did not. */
type LastHook = {
  readonly hook: string;
  readonly ran: readonly {
    readonly handler: string;
    readonly changed: readonly string[];
    readonly stopped: string | undefined;
  }[];
  readonly skipped: Readonly<Record<string, string>>;
};

/** Reads a unit's memory. */
export function readUnitState(store: Store): UnitState {
  const flags = store.keys(flagRows.flag).map((key): UnitFlag => {
    const flag = key.slice(flagRows.flag.length);
    return { flag, value: store.get(key) ?? null, origin: readOrigin(store.get(flagRows.origin + flag)) };
  });
  return { flags, lastHook: readLastHook(store.get(storeKeys.trace)), ranOnce: (id) => store.has(invokedRow + id) };
}

/** Why a handler would not run now on this unit, as the engine itself would say it; `undefined` if it would. */
export function missingNow({ charm }: CharmGraph, { id, conditions }: Mover, unit: UnitState): string | undefined {
  const set = new Set(unit.flags.map(({ flag }) => flag));
  return blockedBy(conditions, {
    phase: phaseOf(conditions),
    hook: "",
    endpoints: charm.endpoints,
    has: (flag) => set.has(flag),
    ranBefore: () => unit.ranOnce(id),
    fileChanged: () => false, // the files are on the unit, and were looked at in its last hook
  });
}

function phaseOf(conditions: readonly Condition[]): "hooks" | "flags" | "restricted" {
  if (conditions.some(({ kind }) => kind === "restricted")) return "restricted";
  return conditions.some(({ kind }) => kind === "hook") ? "hooks" : "flags";
}

function readOrigin(row: Json | undefined): FlagOrigin | undefined {
  const { hook, by, at } = textsOf(row);
  return hook === undefined || by === undefined || at === undefined ? undefined : { hook, by, at };
}

function readLastHook(row: Json | undefined): LastHook | undefined {
  const { hook } = textsOf(row);
  if (hook === undefined) return undefined;
  const runs = listOf(part(row, "steps")).flatMap((step) => listOf(part(step, "ran")));
  return {
    hook,
    ran: runs.map((run) => {
      const { handler = "", stopped } = textsOf(run);
      return { handler, stopped, changed: listOf(part(run, "changed")).map(String) };
    }),
    skipped: textsOf(part(row, "skipped")),
  };
}

const part = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === "object" && value !== null ? new Map<string, Json>(Object.entries(value)).get(key) : undefined;

const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
