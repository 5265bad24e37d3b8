import { isCharmError } from "../core/index.ts";
import { isRestricted } from "../reactive/index.ts";
import type { Charm } from "./charm.ts";
import { readHookContext, type Environment, type HookContext } from "./context.ts";
import { runUnitHook } from "./hook.ts";
import { gatherLog, type HookLog } from "./log.ts";
import { readRelations } from "./relations.ts";
import { runTool, type RunTool } from "./run-tool.ts";
import { actionFail } from "./tools/action.ts";
import { configGet } from "./tools/config.ts";
import { goalState } from "./tools/goal-state.ts";
import { isLeader } from "./tools/leadership.ts";
import type { Unit } from "./unit.ts";
import { openUnitMemory, type UnitMemory } from "./unit-memory.ts";

/**
 * Runs one hook of a charm and answers with the exit code: 0 commits what the hook wrote, 1 drops it and
 * Juju runs the hook again. What a bundled charm's `dispatch` starts. SIGTERM ends the process with 143: the
 * log is sent, nothing is committed.
 */
export async function runCharm(
  charm: Charm,
  options: { environment?: Environment; run?: RunTool } = {},
): Promise<number> {
  const context = readHookContext(options.environment);
  const run = options.run ?? runTool;
  if (context.action !== undefined) {
    await actionFail(run, `action "${context.action}" is not implemented by this charm`);
    return 0;
  }
  if (isRestricted(context.hook) && context.inKubernetes) return 0; // Juju gives the unit's memory to no such hook
  const gathered = gatherLog(run);
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
    gathered.log.warning("the hook was ended by SIGTERM; nothing of it is kept, Juju runs it again");
    void gathered.flush().finally(() => process.exit(143));
  };
  process.once("SIGTERM", onSignal);
  try {
    const exitCode = await runAndCommit(charm, { context, run, stop: stop.signal }, gathered);
    // After a signal the process ends with its log, not with what was still under way.
    return await (stop.signal.aborted ? new Promise<never>(() => undefined) : exitCode);
  } finally {
    process.off("SIGTERM", onSignal);
  }
}

type Start = { readonly context: HookContext; readonly run: RunTool; readonly stop: AbortSignal };

async function runAndCommit(charm: Charm, { context, run, stop }: Start, { log, flush }: HookLog): Promise<number> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const { unit, memory } = await openUnit(charm, { context, run, log, closers });
    const { exitCode, keep } = await runUnitHook(unit);
    await closeAll(closers);
    await flush();
    if (keep && !stop.aborted) await memory.commit(); // last: only a hook that succeeded is remembered
    await flush().catch(() => undefined); // what the commit had to say, if anything
    return exitCode;
  } catch (error) {
    log.error(isCharmError(error) && error.remedy !== "bug" ? error.message : stackOf(error));
    await closeAll(closers);
    await flush().catch(() => undefined); // the log's own failure must not hide the hook's
    return 1;
  }
}

type Opening = Pick<Unit, "context" | "run" | "log" | "closers">;

async function openUnit(charm: Charm, opening: Opening): Promise<{ readonly unit: Unit; readonly memory: UnitMemory }> {
  const { context, run } = opening;
  // A restricted hook may ask nothing: Juju answers none of its tools.
  const asked = isRestricted(context.hook)
    ? nothingAsked
    : Promise.all([configGet(run), isLeader(run), goalState(run)]);
  asked.catch(() => undefined); // awaited below; the memory is read while the tools answer
  const memory = await openUnitMemory(context, opening);
  const [config, leader, goal] = await asked;
  const relations = await readRelations(run, { charm, context, goal });
  const { store, shown } = memory;
  return { memory, unit: { charm, ...opening, config, leader, goal, relations, store, statuses: [], shown } };
}

const nothingAsked = Promise.resolve([{}, false, { units: [], endpoints: [] }] as const);

async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  await Promise.allSettled(closers.splice(0).map((close) => close()));
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
