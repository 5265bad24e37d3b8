import { silentLogger, type Logger, type Store } from "../core/index.ts";
import type { DueAction } from "./action.ts";
import { dispatch, skippedHandlers, type BeforeHandler } from "./dispatch.ts";
import { isHookEnd } from "./end-hook.ts";
import { createFlags, type FlagOrigin } from "./flags.ts";
import { runGuarded, type Stopped } from "./guard.ts";
import { createHandlerTable } from "./handler-table.ts";
import type { Action } from "./handler.ts";
import type { EndpointRoles } from "./hook-pattern.ts";
import type { Layer } from "./layer.ts";
import { migrateLayers } from "./migrate.ts";
import { isRestricted } from "./restricted.ts";
import { currentActor, currentSession, type Session, type Task } from "./session.ts";
import type { Endless, Trace, TraceStep } from "./trace.ts";

/** One hook, as the engine sees it. */
export type HookRun = {
  readonly layers: readonly Layer<unknown>[];
  /** Empty when an action runs, and under `juju exec`. */
  readonly hook: string;
  readonly action?: DueAction | undefined;
  /** The unit's memory. The engine changes it and leaves the saving to whoever calls. */
  readonly store: Store;
  readonly endpoints?: EndpointRoles;
  readonly log?: Logger;
  /** What makes the flags follow the outside world, before the layers' own start functions; else only the series' does. */
  readonly start?: readonly Action[];
  /** What is undone, besides flags and memory, when a function stops half-way: see `Session`. */
  readonly undoable?: readonly (() => () => void)[];
  /** Runs last of all; by then triggers have no effect on flags any more. */
  readonly end?: readonly Action[];
  /** Told of each handler, and of an action, before it runs; what it throws ends the hook. For debuggers. */
  readonly beforeHandler?: BeforeHandler | undefined;
  /** Gets the trace up to the handler that failed, before this rejects with what it threw. */
  readonly onFailed?: (trace: Trace) => void;
  /** Told of what stopped half-way, for the operator or time to cure. */
  readonly onStopped?: (stopped: Stopped) => void;
};

/** How a hook went. */
export type HookResult = {
  /** 0, or what a handler ended the hook with. */
  readonly exitCode: number;
  /** Whether the unit's memory is to be saved. Not with another exit code, nor when an exit function ended the hook. */
  readonly keep: boolean;
  readonly trace: Trace;
};

/**
 * Runs one hook of a charm from its first to its last function, in the order of charms.reactive: migrations of the
 * unit's memory, which are ours; triggers and setup of each layer; unless the hook is restricted, the start functions; the handlers; unless the hook is restricted, the
 * exit functions, last registered first. Rejects with what any of them threw; then nothing may be saved either.
 */
export async function runHook(run: HookRun): Promise<HookResult> {
  const session = openSession(run);
  return currentSession.run(session, async () => {
    const steps: TraceStep[] = [];
    let endless: readonly Endless[] = [];
    const ended = await untilEnd(async () => {
      endless = await beginAndDispatch(session, run, steps);
    }).catch((error: unknown) => {
      // Why the others did not run is plain.
      run.onFailed?.({ hook: session.hook, steps, skipped: {}, endless });
      throw error;
    });
    const trace = traceOf(session, steps, endless);
    if (ended !== undefined && ended !== 0) return { exitCode: ended, keep: false, trace };
    if (isRestricted(run.hook)) return { exitCode: 0, keep: true, trace };
    const stopped = await untilEnd(() => finish(session, run));
    return { exitCode: stopped ?? 0, keep: stopped === undefined, trace };
  });
}

function openSession({ layers, hook, store, endpoints = {}, log = silentLogger, undoable = [] }: HookRun): Session {
  const origin = (): FlagOrigin => ({ hook, by: currentActor.peek()?.id ?? "juju", at: new Date().toISOString() });
  return {
    hook,
    endpoints,
    store,
    flags: createFlags(store, origin),
    handlers: createHandlerTable(layers.flatMap((layer) => layer.handlers)),
    atExit: layers.flatMap(({ name, atExit }) => atExit.map((action) => ({ layer: name, action }))),
    marked: new Set(),
    undoable: [...undoable],
    log,
  };
}

async function beginAndDispatch(session: Session, run: HookRun, steps: TraceStep[]): Promise<readonly Endless[]> {
  const { flags, hook } = session;
  await migrateLayers(session, run.layers);
  for (const { name, triggers, setup } of run.layers) {
    for (const trigger of triggers) flags.addTrigger(trigger);
    for (const action of setup) await runTask(session, run, { layer: name, action });
  }
  if (!isRestricted(hook)) {
    for (const action of run.start ?? [followSeriesUpgrade]) await action();
    for (const { name, atStart } of run.layers) {
      for (const action of atStart) await runTask(session, run, { layer: name, action });
    }
  }
  const { action, beforeHandler } = run;
  return dispatch(session, { steps, onStopped: onStoppedOf(run), action, beforeHandler });
}

async function finish(session: Session, run: HookRun): Promise<void> {
  for (let task = session.atExit.pop(); task !== undefined; task = session.atExit.pop()) {
    await runTask(session, run, task);
  }
  session.flags.dropTriggers();
  for (const action of run.end ?? []) await action();
}

/** Sets `upgrade.series.in-progress` from one hook to the other (charms.reactive); Juju 4 no longer upgrades series. */
export function followSeriesUpgrade(): void {
  const { flags, hook } = currentSession.get("followSeriesUpgrade");
  if (hook === "pre-series-upgrade") flags.set("upgrade.series.in-progress");
  if (hook === "post-series-upgrade") flags.clear("upgrade.series.in-progress");
}

async function runTask(session: Session, run: HookRun, { layer, action }: Task): Promise<void> {
  await runGuarded(session, onStoppedOf(run), { layer, id: `${layer}/${action.name}`, action });
}

const onStoppedOf = ({ onStopped = () => undefined }: HookRun): ((stopped: Stopped) => void) => onStopped;

/** Runs the function; answers with the exit code that it ended the hook with, `undefined` when it did not. */
async function untilEnd(body: () => Promise<void>): Promise<number | undefined> {
  try {
    await body();
    return undefined;
  } catch (error) {
    if (isHookEnd(error)) return error.exitCode;
    throw error;
  }
}

function traceOf(session: Session, steps: readonly TraceStep[], endless: readonly Endless[]): Trace {
  return { hook: session.hook, steps, skipped: skippedHandlers(session, steps), endless };
}
