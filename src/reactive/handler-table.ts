import { CharmError } from "../core/index.ts";
import { watchedFlags, type Condition } from "./condition.ts";
import type { Flag } from "./flags.ts";
import type { LayerHandler } from "./layer.ts";

/** All handlers of a hook, found by the flags that they watch: a flag's change costs its watchers, not all handlers. */
export type HandlerTable = {
  /** In the order in which they were added, which is the order in which they run. */
  readonly all: () => readonly LayerHandler[];
  readonly get: (id: string) => LayerHandler | undefined;
  /** Throws `handler-invalid` when its id is taken. */
  readonly add: (handler: LayerHandler) => void;
  /** The handlers that watch one of these flags, in order. */
  readonly watching: (flags: Iterable<Flag>) => readonly LayerHandler[];
  /** Those, and the ones that watch no flag at all: they are never held back by the change gate. In order. */
  readonly worthAsking: (flags: Iterable<Flag>) => readonly LayerHandler[];
  /** Marks the present handlers; calling the answer removes later ones. */
  readonly snapshot: () => () => void;
};

/** A table with these handlers. */
export function createHandlerTable(handlers: Iterable<LayerHandler>): HandlerTable {
  const list: LayerHandler[] = [];
  const byId = new Map<string, LayerHandler>();
  const byFlag = new Map<Flag, number[]>();
  const ungated: number[] = [];
  const inOrder = (places: Iterable<number>): readonly LayerHandler[] =>
    [...new Set(places)].toSorted((a, b) => a - b).flatMap((place) => list[place] ?? []);
  const placesOf = (flags: Iterable<Flag>): number[] => [...flags].flatMap((flag) => byFlag.get(flag) ?? []);

  const add = (handler: LayerHandler): void => {
    if (byId.has(handler.id)) {
      throw new CharmError("handler-invalid", `there are two handlers ${handler.id}; rename one`);
    }
    byId.set(handler.id, handler);
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
    get: (id) => byId.get(id),
    add,
    watching: (flags) => inOrder(placesOf(flags)),
    worthAsking: (flags) => inOrder([...placesOf(flags), ...ungated]),
    snapshot: () => {
      const count = list.length;
      return () => {
        for (const { id, conditions } of list.splice(count)) {
          byId.delete(id);
          for (const flag of watchedFlags(conditions)) dropFrom(byFlag.get(flag) ?? [], count);
        }
        dropFrom(ungated, count);
      };
    },
  };
}

/** Removes the places from `count` on; they are in order. */
function dropFrom(places: number[], count: number): void {
  while ((places.at(-1) ?? -1) >= count) places.pop();
}

const isAboutHooks = ({ kind }: Condition): boolean => kind === "hook" || kind === "restricted";
