/** The time that may go into requests. */
export type Budget = {
  /** Runs `work` and counts its time; what runs at the same time counts once. */
  readonly spend: <T>(work: () => Promise<T>) => Promise<T>;
  /** The milliseconds that are left, at most 0 when it is spent. */
  readonly leftMs: () => number;
};

/** A budget of `totalMs` milliseconds of work. The time between two pieces of work is free. */
export function createBudget(totalMs: number): Budget {
  let spentMs = 0;
  let running = 0;
  let since = 0;
  return {
    leftMs: () => totalMs - spentMs - (running > 0 ? performance.now() - since : 0),
    spend: async (work) => {
      if (running === 0) since = performance.now();
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) spentMs += performance.now() - since;
      }
    },
  };
}
