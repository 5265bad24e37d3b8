import type { Phase } from "./condition.ts";

/** What one hook did and why the rest did not run: for people, tests and programs. */
export type Trace = {
  readonly hook: string;
  readonly steps: readonly TraceStep[];
  /** For each handler that did not run: the sentence that says why. */
  readonly skipped: Readonly<Record<string, string>>;
  /** What kept the flags moving when the limit of iterations was reached; usually nothing. */
  readonly endless: readonly Endless[];
};

/** One pass over the handlers: the hook phase, or one iteration of the flag phase; or the action, between the two. */
export type TraceStep = {
  readonly phase: Phase | "action";
  readonly iteration: number;
  /** The handlers that were due when the pass began, in order. */
  readonly queued: readonly string[];
  readonly ran: readonly TraceRun[];
  /** Handlers that were due, until another one of the same pass cleared a flag. */
  readonly dropped: Readonly<Record<string, string>>;
};

/** One handler that ran, the flags it changed (`+set`, `-cleared`), and how long it took in milliseconds. */
export type TraceRun = {
  readonly handler: string;
  readonly changed: readonly string[];
  readonly ms: number;
  readonly stopped?: string;
};

/** A handler that did not come to rest, and the flags it changed over and over. */
export type Endless = { readonly handler: string; readonly changed: readonly string[] };

/** The ids of the handlers that ran, in order; one that ran twice is there twice. */
export function ranHandlers(trace: Trace): readonly string[] {
  return trace.steps.flatMap((step) => step.ran.map((run) => run.handler));
}

/** The same hook's trace without what differs from one run to the next: how long handlers took. */
export function withoutTimes(trace: Trace): Trace {
  return { ...trace, steps: trace.steps.map((step) => ({ ...step, ran: step.ran.map(timeless) })) };
}

const timeless = (run: TraceRun): TraceRun => ({ ...run, ms: 0 });

/** The trace as lines for a person. */
export function renderTrace(trace: Trace): readonly string[] {
  return [
    ...trace.steps.flatMap((step) => [
      `${placeOf(step)}: queued ${step.queued.join(", ")}`,
      ...step.ran.map((run) =>
        [
          `  ran ${run.handler} ${run.ms.toFixed(1)} ms`,
          ...run.changed,
          ...(run.stopped === undefined ? [] : [`(stopped: ${run.stopped})`]),
        ].join(" "),
      ),
      ...Object.entries(step.dropped).map(([id, reason]) => `  dropped ${id}: ${reason}`),
    ]),
    ...Object.entries(trace.skipped).map(([id, reason]) => `skipped ${id}: ${reason}`),
  ];
}

const placeOf = ({ phase, iteration }: TraceStep): string => (phase === "flags" ? `iteration ${iteration}` : phase);
