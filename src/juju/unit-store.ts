import { closeSync, existsSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { CharmError, createStore, type Store, type StoreChanges } from "../core/index.ts";

/**
 * Reads the unit's memory from an SQLite file with the table `kv` that charmhelpers' unitdata uses, so that a
 * unit keeps its flags when a Python charm is refreshed to a TypeScript one. No file is an empty memory.
 * Throws `state-unreadable`.
 */
export function readUnitStore(path: string): Store {
  if (!existsSync(path)) return createStore();
  return withDatabase(path, (database) => {
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kv'").all();
    if (tables.length === 0) return createStore(); // the first commit was cut off before it began
    const rows = database.prepare("SELECT key, data FROM kv").all();
    return createStore(rows.map((row) => [String(row["key"]), String(row["data"])] as const));
  });
}

/** Writes what changed in one transaction; without changes the file is not touched. Throws `state-unreadable`. */
export function writeUnitStore(path: string, { set, unset }: StoreChanges): void {
  if (set.size === 0 && unset.length === 0) return;
  withDatabase(path, (database) => {
    database.exec("BEGIN IMMEDIATE");
    database.exec("CREATE TABLE IF NOT EXISTS kv (key text, data text, primary key (key))");
    const put = database.prepare(
      "INSERT INTO kv (key, data) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET data = excluded.data",
    );
    const drop = database.prepare("DELETE FROM kv WHERE key = ?");
    for (const [key, text] of set) put.run(key, text);
    for (const key of unset) drop.run(key);
    database.exec("COMMIT");
  });
}

function withDatabase<T>(path: string, use: (database: DatabaseSync) => T): T {
  // Loaded here and not with the program: by now the first hook tools run beside it.
  const sqlite = process.getBuiltinModule("node:sqlite");
  let database: DatabaseSync | undefined;
  try {
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600)); // SQLite would make the file readable for everyone
    database = new sqlite.DatabaseSync(path, { timeout: 5000 });
    return use(database);
  } catch (error) {
    throw new CharmError("state-unreadable", unusable(path, error), { cause: error });
  } finally {
    database?.close();
  }
}

const unusable = (path: string, error: unknown): string =>
  `the unit's state ${path} can't be used: ${messageOf(error)}; repair it, or remove it and the unit forgets its flags`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
