import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStore, isCharmError, type Json, type Store } from "../../src/core/index.ts";
import {
  createFlags,
  defineLayer,
  runHook,
  type Condition,
  type FlagCondition,
  type Handler,
  type Layer,
  type Trace,
} from "../../src/reactive/index.ts";
import { perform, type World } from "./operations.ts";
import type { HookReport, Operation, Scenario, ScenarioHandler } from "./scenario.ts";

/** How one hook went, and the engine's own account of it; a hook that failed has none. */
export type PlayedHook = HookReport & { readonly explained: Trace | undefined };

/** Runs the hooks of a scenario one after another on one unit; a failed hook leaves its memory as it was. */
export async function play(scenario: Scenario): Promise<readonly PlayedHook[]> {
  const folder = mkdtempSync(join(tmpdir(), "replay-"));
  try {
    let rows = startingRows(scenario.flags ?? []);
    const played: PlayedHook[] = [];
    for (const hook of scenario.hooks) {
      const store = createStore(rows);
      const trace: Json[] = [];
      const { outcome, explained } = await runOne(scenario, { hook, store, world: { trace, folder } });
      if (outcome === "ok") rows = rowsAfter(rows, store);
      played.push({ hook, outcome, trace, flags: [...createFlags(createStore(rows)).all()], explained });
    }
    return played;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Rows = ReadonlyMap<string, string>;

function startingRows(flags: readonly string[]): Rows {
  const store = createStore();
  for (const flag of flags) createFlags(store).set(flag);
  return store.changes().set;
}

function rowsAfter(rows: Rows, store: Store): Rows {
  const { set, unset } = store.changes();
  return new Map([...[...rows].filter(([key]) => !unset.includes(key)), ...set]);
}

type OneHook = { readonly hook: string; readonly store: Store; readonly world: World };

async function runOne(
  scenario: Scenario,
  { hook, store, world }: OneHook,
): Promise<{ outcome: string; explained: Trace | undefined }> {
  try {
    const { exitCode, keep, trace } = await runHook({ layers: layersOf(scenario, world), hook, store });
    return { outcome: keep ? "ok" : `exit:${exitCode}`, explained: trace };
  } catch (error) {
    return { outcome: `error:${pythonName(error)}`, explained: undefined };
  }
}

/** What Python calls the same failure. */
function pythonName(error: unknown): string {
  if (isCharmError(error) && error.code === "trigger-invalid") return "ValueError";
  if (isCharmError(error) && error.code === "trigger-loop") return "RecursionError";
  return error instanceof Error ? error.name : String(error);
}

/** One layer for each handler: a scenario may have several of one name, a layer may not. */
function layersOf(scenario: Scenario, world: World): readonly Layer[] {
  const run = (operations: readonly Operation[] = []) => [() => perform(operations, world)];
  const { import: setup, atstart, atexit } = scenario;
  const lowest = defineLayer("scenario", [], { setup: run(setup), atStart: run(atstart), atExit: run(atexit) });
  const handlers = scenario.handlers.filter(({ on }) => on.some(([kind]) => kind !== "not_unless"));
  return [lowest, ...handlers.map((handler, index) => defineLayer(`scenario-${index}`, [handlerOf(handler, world)]))];
}

function handlerOf({ name, on, body }: ScenarioHandler, world: World): Handler {
  return {
    name,
    conditions: on.flatMap((condition) => conditionOf(condition, world)),
    expects: on.flatMap(([kind, ...flags]) => (kind === "not_unless" ? flags : [])),
    action: () => {
      world.trace.push(name);
      perform(body, world);
    },
  };
}

/** Written as data: the builders do not let a hook and a flag stand together, and a scenario may. */
function conditionOf([kind, ...names]: readonly [string, ...string[]], { folder }: World): Condition[] {
  if (kind === "not_unless") return [];
  if (kind === "only_once") return [{ kind: "once" }];
  if (kind === "hook") return [{ kind, hooks: names }];
  if (kind === "collect_metrics") return [{ kind: "restricted", hooks: ["collect-metrics"] }];
  if (kind === "meter_status_changed") return [{ kind: "restricted", hooks: ["meter-status-changed"] }];
  if (kind === "when_file_changed") {
    return [{ kind: "file-changed", files: names.map((name) => join(folder, name)), algorithm: "md5" }];
  }
  const flagKind = flagKinds.get(kind);
  if (flagKind === undefined) throw new Error(`unknown condition ${kind}`);
  return [{ kind: flagKind, flags: names }];
}

const flagKinds: ReadonlyMap<string, FlagCondition["kind"]> = new Map([
  ["when", "all"],
  ["when_all", "all"],
  ["when_any", "any"],
  ["when_not", "none"],
  ["when_none", "none"],
  ["when_not_all", "not-all"],
]);
