import { blockedBy, watchedFlags, type Phase } from "./condition.ts";
import type { Flags } from "./flags.ts";
import type { Layer, LayerHandler } from "./handler.ts";
import type { Trace, TraceRun, TraceStep } from "./trace.ts";

/** How a dispatch is run. */
export type DispatchOptions = {
  readonly flags: Flags;
  readonly hook: string;
  /**
   * Runs one handler. Resolves to a sentence when the handler stopped half-way for a reason the operator or
   * time must cure. What it throws ends the dispatch.
   */
  readonly invoke: (handler: LayerHandler) => Promise<string | undefined>;
  /** Iterations of the flag phase at most; 100 as in charms.reactive. */
  readonly limit?: number;
};

/**
 * Runs the handlers of a hook, by the rules of charms.reactive:
 *
 * - First the handlers of this hook, once. Then iterations of the flag phase until none is due.
 * - All handlers are asked before the first of an iteration runs; they run in the order of their layers.
 * - Setting a flag does not disturb those already queued. Any clear asks them again, and drops those no
 *   longer due; a dropped handler may come back in the next iteration.
 * - From the second iteration on, a handler that watches flags is asked only if one of them changed in the
 *   iteration before. Set and then cleared counts as changed.
 */
export async function dispatch(layers: readonly Layer[], options: DispatchOptions): Promise<Trace> {
  const { flags, hook, limit = 100 } = options;
  const handlers = layers.flatMap((layer) => layer.handlers);
  const why = (handler: LayerHandler, phase: Phase) => blockedBy(handler.conditions, { phase, hook, has: flags.has });
  const steps: TraceStep[] = [];
  flags.takeChanges();

  const pass = async (phase: Phase, iteration: number, due: readonly LayerHandler[]) => {
    const ran: TraceRun[] = [];
    const dropped: Record<string, string> = {};
    const changes: string[] = [];
    let queue = due;
    while (queue.length > 0) {
      const [next, ...rest] = queue;
      if (next === undefined) break;
      flags.takeCleared();
      const stopped = await options.invoke(next);
      const changed = flags.takeChanges();
      changes.push(...changed);
      ran.push({ handler: next.id, changed, ...(stopped === undefined ? {} : { stopped }) });
      queue = rest;
      if (flags.takeCleared()) {
        for (const handler of rest) {
          const reason = why(handler, phase);
          if (reason !== undefined) dropped[handler.id] = reason;
        }
        queue = rest.filter((handler) => dropped[handler.id] === undefined);
      }
    }
    if (ran.length > 0) steps.push({ phase, iteration, ran, dropped });
    return new Set(changes.map((change) => change.slice(1)));
  };

  await pass(
    "hooks",
    0,
    handlers.filter((handler) => why(handler, "hooks") === undefined),
  );
  let changed: ReadonlySet<string> | undefined; // of the iteration before; iteration 0 asks everyone
  let endless: readonly string[] = [];
  for (let iteration = 0; ; iteration += 1) {
    const due = handlers.filter((handler) => worthAsking(handler, changed) && why(handler, "flags") === undefined);
    if (due.length === 0) break;
    if (iteration === limit) {
      endless = due.map((handler) => handler.id);
      break;
    }
    changed = await pass("flags", iteration, due);
  }

  const ids = new Set(steps.flatMap((step) => step.ran.map((run) => run.handler)));
  const idle = handlers.filter((handler) => !ids.has(handler.id));
  const skipped = Object.fromEntries(
    idle.map((handler) => [handler.id, why(handler, phaseOf(handler)) ?? "none of its flags changed any more"]),
  );
  return { hook, steps, skipped, endless };
}

const phaseOf = (handler: LayerHandler): Phase =>
  handler.conditions.some((condition) => condition.kind === "hook") ? "hooks" : "flags";

/** The change gate: a handler without flags is never gated. */
function worthAsking(handler: LayerHandler, changed: ReadonlySet<string> | undefined): boolean {
  if (changed === undefined) return true;
  const watched = watchedFlags(handler.conditions);
  return watched.size === 0 || [...watched].some((flag) => changed.has(flag));
}
