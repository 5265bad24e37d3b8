import { CharmError } from "../core/index.ts";
import { watchedFlags, type Condition } from "./condition.ts";
import type { Flag } from "./flags.ts";
import type { LayerHandler } from "./layer.ts";

/** All handlers of a hook, found by the flags that they watch: a flag's change costs its watchers, not all handlers. */
export type HandlerTable = {
  /** In the order in which they were added, which is the order in which they run. */
  readonly all: () => readonly LayerHandler[];
  /** Throws `handler-invalid` when its id is taken. */
  readonly add: (handler: LayerHandler) => void;
  /** The handlers that watch one of these flags, in order. */
  readonly watching: (flags: Iterable<Flag>) => readonly LayerHandler[];
  /** Those, and the ones that watch no flag at all: they are never held back by the change gate. In order. */
  readonly worthAsking: (flags: Iterable<Flag>) => readonly LayerHandler[];
};

/** A table with these handlers. */
export function createHandlerTable(handlers: Iterable<LayerHandler>): HandlerTable {
  const list: LayerHandler[] = [];
  const ids = new Set<string>();
  const byFlag = new Map<Flag, number[]>();
  const ungated: number[] = [];
  const inOrder = (places: Iterable<number>): readonly LayerHandler[] =>
    [...new Set(places)].toSorted((a, b) => a - b).flatMap((place) => list[place] ?? []);
  const placesOf = (flags: Iterable<Flag>): number[] => [...flags].flatMap((flag) => byFlag.get(flag) ?? []);

  const add = (handler: LayerHandler): void => {
    if (ids.has(handler.id)) {
      throw new CharmError("handler-invalid", `there are two handlers ${handler.id}; rename one`);
    }
    ids.add(handler.id);
    const place = list.push(handler) - 1;
    const flags = watchedFlags(handler.conditions);
    for (const flag of flags) {
      const places = byFlag.get(flag);
      if (places === undefined) byFlag.set(flag, [place]);
      else places.push(place);
    }
    if (flags.size === 0 && !handler.conditions.some(isAboutHooks)) ungated.push(place);
  };
  for (const handler of handlers) add(handler);
  return {
    all: () => list,
    add,
    watching: (flags) => inOrder(placesOf(flags)),
    worthAsking: (flags) => inOrder([...placesOf(flags), ...ungated]),
  };
}

const isAboutHooks = ({ kind }: Condition): boolean => kind === "hook" || kind === "restricted";
