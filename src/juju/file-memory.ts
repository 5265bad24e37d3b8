import { pythonJson, type Json } from "../core/index.ts";
import { entriesOf } from "./tools/answer.ts";
import { storeKeys } from "./store-keys.ts";
import { isStatusName } from "./tools/status.ts";
import type { Status, UnitMemory } from "./unit-memory.ts";
import { readUnitStore, writeUnitStore } from "./unit-store.ts";

/**
 * A unit's memory in an SQLite file, which charmhelpers can read too. A commit is one transaction: a process that is
 * killed leaves all of it or nothing. Everything here throws `state-unreadable`.
 */
export function openFileMemory(path: string): UnitMemory {
  const store = readUnitStore(path);
  let shown = readStatus(store.get(storeKeys.status));
  let written = shown;
  return {
    store,
    shown: {
      last: () => shown,
      forget: () => {
        if (written !== undefined) writeUnitStore(path, { set: new Map(), unset: [storeKeys.status] });
        shown = written = undefined;
      },
      remember: (status) => (shown = status),
    },
    commit: async () => {
      const { set, unset } = store.changes();
      const status = shown === written || shown === undefined ? [] : [[storeKeys.status, pythonJson(shown)] as const];
      writeUnitStore(path, { set: new Map([...set, ...status]), unset });
      written = shown;
    },
  };
}

function readStatus(row: Json | undefined): Status | undefined {
  const { name, message } = Object.fromEntries(entriesOf(row));
  return isStatusName(name) && typeof message === "string" ? { name, message } : undefined;
}
