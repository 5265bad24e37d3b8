import { parseJson, type Json } from "./json.ts";

/** The unit's memory between hooks: text rows in a map, written back in one go when the hook has succeeded. */
export type Store = {
  /** The value of a key, or `undefined` where there is none. */
  readonly get: (key: string) => Json | undefined;
  /** Sets a key; an equal value changes nothing. */
  readonly set: (key: string, value: Json) => void;
  /** Removes a key; one that is not there changes nothing. */
  readonly unset: (key: string) => void;
  /** The keys that start with `prefix`, sorted by code point. */
  readonly keys: (prefix: string) => readonly string[];
  /** Remembers the present rows; calling the answer puts them back. */
  readonly snapshot: () => () => void;
  /** What differs from the rows the store began with. */
  readonly changes: () => StoreChanges;
};

/** Rows to write and keys to delete; the values are JSON text. */
export type StoreChanges = { readonly set: ReadonlyMap<string, string>; readonly unset: readonly string[] };

/** A store over rows of JSON text, as charmhelpers' unitdata keeps them. */
export function createStore(rows: Iterable<readonly [string, string]> = []): Store {
  const before = new Map(rows);
  let now = new Map(before);
  return {
    get: (key) => {
      const text = now.get(key);
      return text === undefined ? undefined : parseJson(text);
    },
    set: (key, value) => void now.set(key, JSON.stringify(value)),
    unset: (key) => void now.delete(key),
    keys: (prefix) => [...now.keys()].filter((key) => key.startsWith(prefix)).toSorted(byCodePoint),
    snapshot: () => {
      const kept = new Map(now);
      return () => {
        now = new Map(kept);
      };
    },
    changes: () => ({
      set: new Map([...now].filter(([key, text]) => before.get(key) !== text)),
      unset: [...before.keys()].filter((key) => !now.has(key)),
    }),
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : 1);
