import type { Condition, Flag } from "../reactive/index.ts";

/** One way in which a handler's conditions over flags can hold: which flags must be set, and which must not. */
export type Alternative = ReadonlyMap<Flag, boolean>;

/** More ways than this are not told apart: what is left of the conditions then is a part of them. */
const most = 256;

/**
 * All ways in which conditions over flags can hold; none when they contradict each other. Conditions of other kinds
 * do not count. `whenAny("a", "b").whenNot("a")` can hold in one way: b is set and a is not.
 */
export function alternatives(conditions: readonly Condition[]): readonly Alternative[] {
  return conditions.reduce<readonly Alternative[]>(
    (ways, condition) => {
      if (!("flags" in condition)) return ways;
      const { kind, flags } = condition;
      const on = kind === "all" || kind === "any";
      const together = kind === "all" || kind === "none";
      const choices = together ? [flags] : flags.map((flag) => [flag]);
      const joined = choices.flatMap((chosen) => ways.flatMap((way) => withAll(way, chosen, { on }) ?? []));
      return joined.length > most ? ways : joined;
    },
    [new Map()],
  );
}

/** A way with more flags in one state; `undefined` where it demands the opposite of one. */
function withAll(way: Alternative, flags: readonly Flag[], { on }: { readonly on: boolean }): Alternative | undefined {
  if (flags.some((flag) => way.get(flag) === !on)) return undefined;
  return new Map([...way, ...flags.map((flag) => [flag, on] as const)]);
}
