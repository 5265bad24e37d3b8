/** One call of a hook to somebody else. */
export type OutsideCall = {
  readonly to: "Juju" | "Kubernetes" | "Connect";
  /** The hook tool, or the request: `PATCH /api/v1/…`, with `dryRun` at its end where nothing was done. */
  readonly what: string;
};

/** Counts what a hook calls, in the order in which it was carried out, and can kill the hook after a certain call. */
export type CallCounter = {
  readonly add: (call: OutsideCall) => void;
  /** Begins anew. The signal comes after so many calls, if it comes to so many. */
  readonly begin: (killAfter?: number) => AbortSignal;
  readonly calls: () => readonly OutsideCall[];
};

/** A counter that has counted nothing yet. */
export function countCalls(): CallCounter {
  let calls: OutsideCall[] = [];
  let last: number | undefined;
  let killer = new AbortController();
  return {
    add: (call) => {
      calls.push(call);
      if (calls.length === last) killer.abort();
    },
    begin: (killAfter) => {
      [calls, last, killer] = [[], killAfter, new AbortController()];
      return killer.signal;
    },
    calls: () => calls,
  };
}

/** How often was done what has another effect when it is done once more. Applying, putting and setting do not. */
export function notIdempotent(calls: readonly OutsideCall[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { to, what } of calls) {
    const again = to === "Juju" ? /^(?:secret-add|action-|juju-reboot)/.test(what) : /^POST .*(?<! dryRun)$/.test(what);
    if (again) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}
