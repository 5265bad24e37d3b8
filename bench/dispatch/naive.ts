import type { Shape } from "./shapes.ts";

/** The rules as one would write them down at first: everybody is asked each time. No trace, no memory, no errors. */
export function runNaively({ handlers, flags }: Shape): number {
  const set = new Set(flags);
  let changed: ReadonlySet<string> | undefined;
  let runs = 0;
  for (let iteration = 0; iteration < 100; iteration += 1) {
    const due = ({ waits }: { waits: string }): boolean =>
      (changed === undefined || changed.has(waits)) && set.has(waits);
    let queue = handlers.filter(due);
    if (queue.length === 0) break;
    const pending = new Set<string>();
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      queue = queue.slice(1);
      runs += 1;
      if (next.sets !== undefined && !set.has(next.sets)) {
        set.add(next.sets);
        pending.add(next.sets);
      }
      if (next.clears === undefined) continue;
      if (set.delete(next.clears)) pending.add(next.clears);
      queue = queue.filter(due);
    }
    changed = pending;
  }
  return runs;
}
