import { CharmError, type Json, type Store } from "../core/index.ts";
import { createTriggers, type Transition, type Trigger } from "./trigger.ts";

/** A flag: a string that is set or not, kept between hooks, with an optional value. */
export type Flag = string;

/** Who set a flag, kept beside it: `kafka-connect-base flags` tells it. */
export type FlagOrigin = {
  /** The hook in which it was set. */
  readonly hook: string;
  /** The handler's id, or what else set it, such as `juju`. */
  readonly by: string;
  /** When, in ISO 8601. */
  readonly at: string;
};

/** The flags of the running hook, and what the dispatcher must know of their changes. */
export type Flags = {
  readonly has: (flag: Flag) => boolean;
  readonly all: () => readonly Flag[];
  readonly value: (flag: Flag) => Json | undefined;
  readonly set: (flag: Flag, value?: Json) => void;
  readonly clear: (flag: Flag) => void;
  readonly addTrigger: (trigger: Trigger) => void;
  /** Forgets the triggers' flag effects: the end of a hook. */
  readonly dropTriggers: () => void;
  /** The flags that really changed since the last call, each as `+name` or `-name`, in order. */
  readonly takeChanges: () => readonly string[];
  /** Whether `clear` was called since the last call, even for a flag that was not set. */
  readonly takeCleared: () => boolean;
  /** Marks flags, triggers and changes as they are; calling the answer puts them back. */
  readonly snapshot: () => () => void;
};

/** The rows of the unit's memory. Flags are named as in charms.reactive: a unit can be refreshed from a Python charm. */
export const flagRows = { flag: "reactive.states.", origin: "reactive.flag_origins." } as const;

/** Triggers that set and clear each other without end would run until the stack is full; Python stops there, too. */
const deepestTrigger = 300;

/** Flags kept in a store. `origin` tells who is setting one right now. */
export function createFlags(store: Store, origin?: () => FlagOrigin): Flags {
  const triggers = createTriggers(store);
  const firing: Flag[] = [];
  let changes: string[] = [];
  let cleared = false;
  const has = (flag: Flag): boolean => store.has(flagRows.flag + flag);

  const set = (flag: Flag, value: Json = null): void => {
    const fresh = !has(flag);
    store.set(flagRows.flag + flag, value);
    if (!fresh) return;
    if (origin !== undefined) store.set(flagRows.origin + flag, origin());
    changes.push(`+${flag}`);
    fire("set", flag);
  };
  const clear = (flag: Flag): void => {
    const gone = has(flag);
    store.unset(flagRows.flag + flag);
    cleared = true; // also for a flag that was not set (charms.reactive)
    if (!gone) return;
    store.unset(flagRows.origin + flag);
    changes.push(`-${flag}`);
    fire("clear", flag);
  };
  const fire = (transition: Transition, flag: Flag): void => {
    const effects = triggers.of(transition, flag);
    if (effects === undefined) return;
    if (firing.length === deepestTrigger) throw triggerLoop(firing);
    firing.push(flag);
    try {
      for (const other of effects.set) set(other);
      for (const other of effects.clear) clear(other);
      for (const call of effects.callbacks) call();
    } finally {
      firing.pop();
    }
  };

  return {
    has,
    all: () => store.keys(flagRows.flag).map((key) => key.slice(flagRows.flag.length)),
    value: (flag) => store.get(flagRows.flag + flag),
    set,
    clear,
    addTrigger: triggers.add,
    dropTriggers: triggers.dropFlagEffects,
    takeChanges: () => {
      const taken = changes;
      changes = [];
      return taken;
    },
    takeCleared: () => {
      const taken = cleared;
      cleared = false;
      return taken;
    },
    snapshot: () => {
      const [undoRows, undoCallbacks] = [store.snapshot(), triggers.snapshot()];
      const before = { changes: [...changes], cleared };
      return () => {
        undoRows();
        undoCallbacks();
        ({ changes, cleared } = before);
      };
    },
  };
}

function triggerLoop(firing: readonly Flag[]): CharmError {
  const members = [...new Set(firing.slice(-20))].toSorted().join(", ");
  return new CharmError(
    "trigger-loop",
    `triggers set and clear these flags without end: ${members}; remove one of them`,
  );
}
