import { isCharmError } from "../core/index.ts";
import { isRestricted } from "../reactive/index.ts";
import { ActionFailure, findAction, unknownAction } from "./actions.ts";
import type { Charm } from "./charm.ts";
import { ownEnvironment, readHookContext, type Environment } from "./context.ts";
import { runUnitHook } from "./hook.ts";
import { gatherLog, type HookLog } from "./log.ts";
import { openUnit, type Opening } from "./open-unit.ts";
import { readOnce } from "./read-once.ts";
import { toolRunner, type RunTool, type ToolRunner } from "./run-tool.ts";
import { actionFail } from "./tools/action.ts";

/** What a hook is run with; all of it the process's own unless given. */
export type RunOptions = Partial<ToolRunner> & {
  readonly environment?: Environment;
  /** Takes what is written to standard output, which Juju logs at DEBUG. */
  readonly print?: (text: string) => void;
};

/**
 * Runs one hook or action of a charm and answers with the exit code: 0 commits what it wrote, 1 drops it, and Juju runs
 * a hook again. An action that fails ends with 0, too: it says so to Juju, keeps nothing, and its unit is well. What a
 * bundled charm's `dispatch` starts. SIGTERM ends the process with 143, what fails
 * where nobody waits for it with 1: the log is sent, nothing is committed.
 */
export async function runCharm(charm: Charm, options: RunOptions = {}): Promise<number> {
  const environment = options.environment ?? ownEnvironment();
  const context = readHookContext(environment);
  const { run, runNow } = readOnce({ ...toolRunner(environment), ...options });
  if (context.action !== undefined && findAction(charm, context.action.name) === undefined) {
    await actionFail(run, unknownAction(charm, context.action.name));
    return 0;
  }
  if (isRestricted(context.hook) && context.inKubernetes) return 0; // Juju gives the unit's memory to no such hook
  const { print = (text) => void process.stdout.write(text) } = options;
  const gathered = gatherLog({ run, print, context });
  const stop = new AbortController();
  const endWith = (exitCode: number): void => {
    stop.abort();
    void gathered.flush().finally(() => process.exit(exitCode));
  };
  const onSignal = (): void => {
    gathered.log.warning("the hook was ended by SIGTERM; nothing of it is kept, Juju runs it again");
    endWith(143);
  };
  const onStray = (error: unknown): void => {
    gathered.log.error(stackOf(error));
    endWith(1);
  };
  process.once("SIGTERM", onSignal).once("uncaughtException", onStray);
  try {
    const opening = { context, run: untilStopped(run, stop.signal), runNow, log: gathered.log, closers: [] };
    const exitCode = await runAndCommit(charm, opening, { ...gathered, stop: stop.signal });
    // Then the process ends with its log, not with what was still under way.
    return await (stop.signal.aborted ? new Promise<never>(() => undefined) : exitCode);
  } finally {
    process.off("SIGTERM", onSignal).off("uncaughtException", onStray);
  }
}

/** Once the hook is being ended no tool is started any more: what acts at once would outlive the hook. Whoever asks waits for the end. */
const untilStopped =
  (run: RunTool, stop: AbortSignal): RunTool =>
  (...call) =>
    stop.aborted ? new Promise<never>(() => undefined) : run(...call);

type Ending = HookLog & { readonly stop: AbortSignal };

async function runAndCommit(charm: Charm, opening: Opening, { log, flush, stop }: Ending): Promise<number> {
  try {
    const { unit, memory } = await openUnit(charm, opening);
    const { exitCode, keep } = await runUnitHook(unit);
    await closeAll(opening);
    await flush();
    if (keep && !stop.aborted) await memory.commit(); // last: only a hook that succeeded is remembered
    await flush().catch(() => undefined); // what the commit had to say, if anything
    return exitCode;
  } catch (error) {
    log.error(isCharmError(error) && error.remedy !== "bug" ? error.message : stackOf(error));
    await closeAll(opening);
    await flush().catch(() => undefined); // the log's own failure must not hide the hook's
    if (!(error instanceof ActionFailure)) return 1;
    await actionFail(opening.run, error.message);
    return 0;
  }
}

async function closeAll({ closers }: Opening): Promise<void> {
  await Promise.allSettled(closers.splice(0).map((close) => close()));
}

/** With the causes: an action's failure is told by what its function threw. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ActionFailure ? stackOf(error.cause) : (error.stack ?? error.message);
}
