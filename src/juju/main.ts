import { join } from "node:path";
import { isCharmError } from "../core/index.ts";
import type { Charm } from "./charm.ts";
import { readHookContext, type Environment, type HookContext } from "./context.ts";
import { runUnitHook, storeKeys } from "./hook.ts";
import { gatherLog, type HookLog } from "./log.ts";
import { readRelations } from "./relations.ts";
import { runTool, type RunTool } from "./run-tool.ts";
import { actionFail } from "./tools/action.ts";
import { configGet } from "./tools/config.ts";
import { goalState } from "./tools/goal-state.ts";
import { isLeader } from "./tools/leadership.ts";
import type { Unit } from "./unit.ts";
import { readUnitStore, writeUnitStore } from "./unit-store.ts";

/** Hooks in which Juju allows a charm next to nothing; no handler runs in them (charms.reactive). */
const restricted = new Set(["collect-metrics", "meter-status-changed"]);

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
  if (restricted.has(context.hook)) return 0;
  const gathered = gatherLog(run);
  const onSignal = (): void => {
    gathered.log.warning("the hook was ended by SIGTERM; nothing of it is kept, Juju runs it again");
    void gathered.flush().finally(() => process.exit(143));
  };
  process.once("SIGTERM", onSignal);
  try {
    return await runAndCommit(charm, context, run, gathered);
  } finally {
    process.off("SIGTERM", onSignal);
  }
}

async function runAndCommit(charm: Charm, context: HookContext, run: RunTool, gathered: HookLog): Promise<number> {
  const path = join(context.charmDir, ".unit-state.db");
  const { log, flush } = gathered;
  const closers: (() => Promise<void>)[] = [];
  try {
    const unit = await openUnit(charm, { context, run, path, log, closers });
    const { exitCode, keep } = await runUnitHook(unit);
    await closeAll(closers);
    await flush();
    if (keep) writeUnitStore(path, unit.store.changes()); // last: only a hook that succeeded is remembered
    return exitCode;
  } catch (error) {
    log.error(isCharmError(error) && error.remedy !== "bug" ? error.message : stackOf(error));
    await closeAll(closers);
    await flush().catch(() => undefined); // the log's own failure must not hide the hook's
    return 1;
  }
}

type Opening = Pick<Unit, "context" | "run" | "log" | "closers"> & { readonly path: string };

async function openUnit(charm: Charm, { context, run, path, log, closers }: Opening): Promise<Unit> {
  const asked = Promise.all([configGet(run), isLeader(run), goalState(run)]);
  asked.catch(() => undefined); // awaited below; the file is read while the tools answer
  const store = readUnitStore(path);
  const [config, leader, goal] = await asked;
  const relations = await readRelations(run, { charm, context, goal });
  const shown = shownStatus(path);
  return { charm, context, config, leader, goal, relations, store, log, run, statuses: [], shown, closers };
}

/** `status-set` takes effect at once; before it the row that says what is shown goes, so that a crash can't leave a lie. */
function shownStatus(path: string): Unit["shown"] {
  let forgotten = false;
  return {
    forgotten: () => forgotten,
    forget: () => {
      if (forgotten) return;
      forgotten = true;
      writeUnitStore(path, { set: new Map(), unset: [storeKeys.status] });
    },
  };
}

async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  await Promise.allSettled(closers.splice(0).map((close) => close()));
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
