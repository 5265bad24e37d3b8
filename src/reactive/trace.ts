/** What one hook did and why the rest did not run: for people, tests and programs. */
export type Trace = {
  readonly hook: string;
  readonly steps: readonly TraceStep[];
  /** For each handler that did not run: the sentence that says why. */
  readonly skipped: Readonly<Record<string, string>>;
  /** Handlers that kept asking for more when the limit of iterations was reached; usually none. */
  readonly endless: readonly string[];
};

/** One pass over the handlers: the hook phase, or one iteration of the flag phase. */
export type TraceStep = {
  readonly phase: "hooks" | "flags";
  readonly iteration: number;
  readonly ran: readonly TraceRun[];
  /** Handlers that were due, until another one of the same pass cleared a flag. */
  readonly dropped: Readonly<Record<string, string>>;
};

/** One handler that ran, and the flags it changed: `+set`, `-cleared`. */
export type TraceRun = {
  readonly handler: string;
  readonly changed: readonly string[];
  readonly stopped?: string;
};

/** The ids of the handlers that ran, in order; one that ran twice is there twice. */
export function ranHandlers(trace: Trace): readonly string[] {
  return trace.steps.flatMap((step) => step.ran.map((run) => run.handler));
}

/** The trace as lines for a person. */
export function renderTrace(trace: Trace): readonly string[] {
  const ran = trace.steps.flatMap((step) => [
    ...step.ran.map((run) =>
      [
        `ran     ${run.handler}`,
        ...run.changed,
        ...(run.stopped === undefined ? [] : [`(stopped: ${run.stopped})`]),
      ].join(" "),
    ),
    ...Object.entries(step.dropped).map(([id, reason]) => `dropped ${id}: ${reason}`),
  ]);
  return [...ran, ...Object.entries(trace.skipped).map(([id, reason]) => `skipped ${id}: ${reason}`)];
}
