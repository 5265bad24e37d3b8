/** How long the server may keep a whole hook waiting. Times in milliseconds. */
export type WaitBudget = {
  /** 0 when it is spent. */
  readonly leftMs: () => number;
  /** Does `work`; the time that it takes is spent, and counts once where several things are done at a time. */
  readonly spend: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

/** A budget of this many milliseconds. `now` is a clock in milliseconds. */
export function createWaitBudget(totalMs: number, now: () => number = Date.now): WaitBudget {
  let spent = 0;
  let waiting = 0;
  let since = 0;
  return {
    leftMs: () => Math.max(0, totalMs - spent - (waiting > 0 ? now() - since : 0)),
    spend: async (work) => {
      if (waiting === 0) since = now();
      waiting += 1;
      try {
        return await work();
      } finally {
        waiting -= 1;
        if (waiting === 0) spent += now() - since;
      }
    },
  };
}
