import { ambient, type Ambient, type Json, type Store } from "../core/index.ts";

/** A flag: a string that is set or not, kept between hooks, with an optional value. */
export type Flag = string;

/** The flags of the running hook, and what the dispatcher must know of their changes. */
export type Flags = {
  readonly has: (flag: Flag) => boolean;
  readonly all: () => readonly Flag[];
  readonly value: (flag: Flag) => Json | undefined;
  readonly set: (flag: Flag, value?: Json) => void;
  readonly clear: (flag: Flag) => void;
  /** The flags that really changed since the last call, each as `+name` or `-name`, in order. */
  readonly takeChanges: () => readonly string[];
  /** Whether `clear` was called since the last call, even for a flag that was not set. */
  readonly takeCleared: () => boolean;
};

/** The rows that hold flags, as charms.reactive names them: a unit can be refreshed from a Python charm. */
const prefix = "reactive.states.";

/** Flags kept in a store. */
export function createFlags(store: Store): Flags {
  let changes: string[] = [];
  let cleared = false;
  const has = (flag: Flag): boolean => store.get(prefix + flag) !== undefined;
  return {
    has,
    all: () => store.keys(prefix).map((key) => key.slice(prefix.length)),
    value: (flag) => store.get(prefix + flag),
    set: (flag, value = null) => {
      const fresh = !has(flag);
      store.set(prefix + flag, value);
      if (fresh) changes.push(`+${flag}`);
    },
    clear: (flag) => {
      const gone = has(flag);
      store.unset(prefix + flag);
      cleared = true;
      if (gone) changes.push(`-${flag}`);
    },
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
  };
}

/** The flags of the running hook. */
export const currentFlags: Ambient<Flags> = ambient<Flags>("flags");

/**
 * Sets a flag, at once visible to every later test in this hook. Without a value an existing value is
 * overwritten with `null`, as in charms.reactive. Throws `NoHookError` outside a hook, like all below.
 */
export function setFlag(flag: Flag, value: Json = null): void {
  currentFlags.get("setFlag").set(flag, value);
}

/** Clears a flag. Handlers still queued are asked again afterwards, and those no longer due are dropped. */
export function clearFlag(flag: Flag): void {
  currentFlags.get("clearFlag").clear(flag);
}

/** Sets the flag when `on` is true, else clears it. */
export function toggleFlag(flag: Flag, on: boolean): void {
  if (on) setFlag(flag);
  else clearFlag(flag);
}

/** Whether the flag is set, whatever its value. */
export function isFlagSet(flag: Flag): boolean {
  return currentFlags.get("isFlagSet").has(flag);
}

/** All flags that are set, sorted. */
export function getFlags(): readonly Flag[] {
  return currentFlags.get("getFlags").all();
}
