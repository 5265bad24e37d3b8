import { pythonJson, type Json } from "../core/index.ts";
import { storeKeys } from "./store-keys.ts";
import type { UnitMemory } from "./unit-memory.ts";
import { readUnitStore, writeUnitStore } from "./unit-store.ts";

/**
 * A unit's memory in an SQLite file, which charmhelpers can read too. A commit is one transaction: a process that is
 * killed leaves all of it or nothing. Everything here throws `state-unreadable`.
 */
export function openFileMemory(path: string): UnitMemory {
  const store = readUnitStore(path);
  const written = new Map<string, Json>(
    [storeKeys.status, storeKeys.version].flatMap((key) => {
      const value = store.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const shown = new Map(written);
  return {
    store,
    shown: {
      last: (what) => shown.get(storeKeys[what]),
      forget: (what) => {
        const key = storeKeys[what];
        if (written.has(key)) writeUnitStore(path, { set: new Map(), unset: [key] });
        shown.delete(key);
        written.delete(key);
      },
      remember: (what, value) => void shown.set(storeKeys[what], value),
    },
    commit: async () => {
      const { set, unset } = store.changes();
      const news = [...shown].filter(([key, value]) => written.get(key) !== value);
      writeUnitStore(path, { set: new Map([...set, ...news.map(asRow)]), unset });
      for (const [key, value] of news) written.set(key, value);
    },
  };
}

const asRow = ([key, value]: readonly [string, Json]): readonly [string, string] => [key, pythonJson(value)];
