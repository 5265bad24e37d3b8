import { runAction, type DueAction } from "./action.ts";
import { blockedBy, type Condition, type FileCondition, type Phase, type Situation } from "./condition.ts";
import { isRestricted } from "./restricted.ts";
import { hasSeen, lookAtFiles, rememberSeen, type FileHashes } from "./file-changed.ts";
import type { Flag } from "./flags.ts";
import type { LayerHandler } from "./layer.ts";
import { markInvoked, wasInvoked } from "./invoked.ts";
import { runGuarded, type Stopped } from "./guard.ts";
import type { Session } from "./session.ts";
import type { Endless, Trace, TraceRun, TraceStep } from "./trace.ts";

/** Iterations of the flag phase at most (charms.reactive). */
const limit = 100;

/** How a dispatch is run. */
export type DispatchOptions = {
  readonly onStopped: (stopped: Stopped) => void;
  /** Takes each pass when it has ended, also when a later one fails. */
  readonly steps: TraceStep[];
  /** The action that an operator runs, if this is no hook. */
  readonly action?: DueAction | undefined;
  readonly beforeHandler?: BeforeHandler | undefined;
};

/** Gets the id of what runs next, and its function. */
export type BeforeHandler = (id: string, action: () => unknown) => void;

/**
 * Runs the handlers of a hook, by the rules of charms.reactive:
 *
 * - First the handlers of this hook, once; then the action, if one runs. Then iterations of the flag phase until none is due, at most 100.
 * - All handlers are asked before the first of an iteration runs; they run in the order of their layers.
 * - Setting a flag does not disturb those already queued. Any clear asks them again, and drops those no
 *   longer due; a dropped handler may come back in the next iteration.
 * - From the second iteration on, a handler that watches flags is asked only if one of them changed in the
 *   iteration before. Set and then cleared counts as changed.
 *
 * A handler is found by its flags, so that an iteration costs the handlers whose flags changed, not all of them.
 */
export async function dispatch(session: Session, options: DispatchOptions): Promise<readonly Endless[]> {
  const { handlers } = session;
  if (isRestricted(session.hook)) {
    // One pass, of handlers that ask for it, or for nothing.
    await runPass(session, options, { phase: "restricted", iteration: 0, candidates: handlers.all() });
    return [];
  }
  await runPass(session, options, { phase: "hooks", iteration: 0, candidates: handlers.all() });
  if (options.action !== undefined) {
    options.beforeHandler?.(options.action.id, options.action.run);
    await runAction(session, options.action, options.steps);
  }
  let candidates = handlers.all(); // in iteration 0 everyone is asked
  for (let iteration = 0; iteration < limit; iteration += 1) {
    const changed = await runPass(session, options, { phase: "flags", iteration, candidates });
    if (changed === undefined) return [];
    candidates = handlers.worthAsking(changed);
  }
  const due = candidates.filter((handler) => whyNot(session, handler, "flags", new Map()) === undefined);
  return due.length === 0 ? [] : endless(due, options.steps);
}

type Pass = {
  readonly phase: Phase;
  readonly iteration: number;
  readonly candidates: readonly LayerHandler[];
};

/** Runs those of the candidates that are due. Resolves to the flags that changed, `undefined` when none was due. */
async function runPass(session: Session, options: DispatchOptions, pass: Pass): Promise<Set<Flag> | undefined> {
  const { flags, handlers } = session;
  const { phase, iteration } = pass;
  const files = new Map<string, FileHashes>();
  const due = pass.candidates.filter((handler) => whyNot(session, handler, phase, files) === undefined);
  if (due.length === 0) return undefined;
  const waiting = new Map(due.map((handler) => [handler.id, handler]));
  const ran: TraceRun[] = [];
  const dropped: Record<string, string> = {};
  options.steps.push({ phase, iteration, queued: [...waiting.keys()], ran, dropped });
  const changed = new Set<Flag>();
  const otherNow = new Set<Flag>(); // flags that are not as they were when the queue was last asked
  flags.takeChanges(); // the first pass sees the flags as they are, however they came to be
  for (const handler of due) {
    if (!waiting.delete(handler.id)) continue;
    flags.takeCleared();
    for (const flag of await runHandler(session, options, { handler, files: files.get(handler.id), ran })) {
      changed.add(flag);
      if (!otherNow.delete(flag)) otherNow.add(flag);
    }
    if (!flags.takeCleared()) continue;
    // Only a handler that watches one of these flags, or was marked as done, can have another answer now.
    const marked = [...session.marked].flatMap((id) => waiting.get(id) ?? []);
    for (const queued of [...handlers.watching(otherNow), ...marked]) {
      const reason = waiting.has(queued.id) ? whyNot(session, queued, phase) : undefined;
      if (reason === undefined) continue;
      dropped[queued.id] = reason;
      waiting.delete(queued.id);
    }
    otherNow.clear();
    session.marked.clear();
  }
  return changed;
}

type Call = { readonly handler: LayerHandler; readonly files: FileHashes | undefined; readonly ran: TraceRun[] };

/** Runs one handler; resolves to the flags that changed, in order. */
async function runHandler(session: Session, options: DispatchOptions, call: Call): Promise<readonly Flag[]> {
  const { flags, store } = session;
  const { handler, files, ran } = call;
  warnOfMissing(session, handler);
  options.beforeHandler?.(handler.id, handler.action);
  const began = performance.now();
  let run: TraceRun = { handler: handler.id, changed: [], ms: 0 };
  try {
    const stopped = await runGuarded(session, options.onStopped, handler);
    if (stopped !== undefined) run = { ...run, stopped };
    else if (handler.conditions.some(({ kind }) => kind === "once")) markInvoked(handler.id);
    if (stopped === undefined && files !== undefined) rememberSeen(store, handler.id, files);
  } finally {
    run = { ...run, changed: flags.takeChanges(), ms: performance.now() - began };
    ran.push(run); // also when it ended the hook
  }
  return run.changed.map((change) => change.slice(1));
}

function warnOfMissing({ flags, log }: Session, { id, expects = [] }: LayerHandler): void {
  const missing = expects.filter((flag) => !flags.has(flag));
  if (missing.length === 0) return;
  log.warning(`${id} called before flag${missing.length > 1 ? "s" : ""}: ${missing.join(", ")}`);
}

/** Why a handler is not due now. The hashes of the files that it watches go into `files`, for when it has run. */
function whyNot(
  session: Session,
  { id, conditions }: LayerHandler,
  phase: Phase,
  files?: Map<string, FileHashes>,
): string | undefined {
  const { endpoints, flags, hook, store } = session;
  const fileChanged = (condition: FileCondition): boolean => {
    // Asked again while it is queued, a file's change stands: it is for this handler alone, and nobody took it away.
    if (files === undefined) return true;
    const hashes = lookAtFiles(condition);
    files.set(id, { ...files.get(id), ...hashes });
    return !hasSeen(store, id, hashes);
  };
  const situation: Situation = {
    phase,
    hook,
    endpoints,
    has: flags.has,
    ranBefore: () => wasInvoked(id),
    fileChanged,
  };
  return blockedBy(conditions, situation);
}

/** For each handler that did not run in any of the passes: the sentence that says why. */
export function skippedHandlers(session: Session, steps: readonly TraceStep[]): Trace["skipped"] {
  const ran = new Set(steps.flatMap((step) => step.ran.map((run) => run.handler)));
  const idle = session.handlers.all().filter(({ id }) => !ran.has(id));
  return Object.fromEntries(
    idle.map((handler) => [
      handler.id,
      whyNot(session, handler, phaseOf(session.hook, handler.conditions), new Map()) ??
        "none of its flags changed any more",
    ]),
  );
}

const phaseOf = (hook: string, conditions: readonly Condition[]): Phase => {
  if (isRestricted(hook)) return "restricted";
  return conditions.some(({ kind }) => kind === "hook") ? "hooks" : "flags";
};

/** A cycle of handlers is rarely longer; the trace has them all. */
const cycleLength = 10;

function endless(due: readonly LayerHandler[], steps: readonly TraceStep[]): readonly Endless[] {
  const moves = new Map(due.map(({ id }) => [id, new Set<string>()]));
  for (const run of steps.slice(-cycleLength).flatMap(({ ran }) => ran)) {
    const changed = moves.get(run.handler) ?? new Set<string>();
    for (const change of run.changed) changed.add(change);
    if (changed.size > 0) moves.set(run.handler, changed);
  }
  return [...moves].map(([handler, changed]) => ({ handler, changed: [...changed] }));
}
