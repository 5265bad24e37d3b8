import { byCodePoint } from "./code-point.ts";
import { CharmError } from "./errors.ts";
import { parseJson, type Json } from "./json.ts";
import { beyondJson, pythonJson } from "./python-json.ts";

/** The unit's memory between hooks: text rows in a map, written back in one go when the hook has succeeded. */
export type Store = {
  /** Whether there is a row for a key, whatever its value. */
  readonly has: (key: string) => boolean;
  /**
   * The value of a key, or `undefined` where there is none. Of what Python writes beyond JSON a whole `NaN` or
   * `Infinity` is read; throws `state-unreadable` for other text that is no JSON.
   */
  readonly get: (key: string) => Json | undefined;
  /** Sets a key; an equal value changes nothing. */
  readonly set: (key: string, value: Json) => void;
  /** Removes a key; one that is not there changes nothing. */
  readonly unset: (key: string) => void;
  /** The keys that start with `prefix`, sorted by code point. */
  readonly keys: (prefix: string) => readonly string[];
  /** Marks the present rows; calling the answer puts them back. It costs what was changed since, not what is stored. */
  readonly snapshot: () => () => void;
  /** What differs from the rows the store began with. */
  readonly changes: () => StoreChanges;
};

/** Rows to write and keys to delete; the values are JSON text. */
export type StoreChanges = { readonly set: ReadonlyMap<string, string>; readonly unset: readonly string[] };

/** A store over rows of JSON text, as charmhelpers' unitdata keeps and writes them. */
export function createStore(rows: Iterable<readonly [string, string]> = []): Store {
  const now = new Map(rows);
  const before = new Map(now);
  const journal: { readonly key: string; readonly text: string | undefined }[] = [];
  const put = (key: string, text: string | undefined): void => {
    if (text === undefined) now.delete(key);
    else now.set(key, text);
  };
  const change = (key: string, text: string | undefined): void => {
    const kept = now.get(key);
    if (kept === text) return;
    journal.push({ key, text: kept });
    put(key, text);
  };
  return {
    has: (key) => now.has(key),
    get: (key) => {
      const text = now.get(key);
      return text === undefined ? undefined : parseRow(key, text);
    },
    set: (key, value) => change(key, pythonJson(value)),
    unset: (key) => change(key, undefined),
    keys: (prefix) => [...now.keys()].filter((key) => key.startsWith(prefix)).toSorted(byCodePoint),
    snapshot: () => {
      const mark = journal.length;
      return () => {
        for (const { key, text } of journal.splice(mark).toReversed()) put(key, text);
      };
    },
    changes: () => ({
      set: new Map([...now].filter(([key, text]) => before.get(key) !== text)),
      unset: [...before.keys()].filter((key) => !now.has(key)),
    }),
  };
}

function parseRow(key: string, text: string): Json {
  try {
    return beyondJson.get(text) ?? parseJson(text);
  } catch {
    // The parser's own words quote the row, which may be secret.
    throw new CharmError("state-unreadable", `row ${key} of the unit's memory is no JSON; correct or delete it`);
  }
}
