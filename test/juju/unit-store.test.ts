import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readUnitStore, writeUnitStore } from "../../src/juju/index.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unit-store-"));
  path = join(folder, ".unit-state.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function query(sql: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

/** What charmhelpers leaves: its three tables, and texts as Python's json module writes them. */
function leaveByPython(): void {
  const database = new DatabaseSync(path);
  database.exec(`
    create table kv (key text, data text, primary key (key));
    create table kv_revisions (key text, revision integer, data text, primary key (key, revision));
    create table hooks (version integer primary key autoincrement, hook text, date text);
    insert into kv values ('reactive.states.open', 'null'), ('ratio', '1.0'), ('big', '123456789012345678901234567890');
    insert into kv values ('map', '{"b": 1.50, "a": [true,  null]}'), ('text', '"\\u00e9\\ud83d\\ude00"'), ('gone', '1');
    insert into kv_revisions values ('map', 1, '{}');
    insert into hooks (hook, date) values ('install', '2020-01-01T00:00:00');
  `);
  database.close();
}

test("a file of charmhelpers keeps every row that is not changed as it is, and its other tables", () => {
  leaveByPython();
  const [rows, revisions, hooks] = ["kv", "kv_revisions", "hooks"].map((table) =>
    query(`select * from ${table} order by 1`),
  );
  const store = readUnitStore(path);
  store.set("map", { b: 1.5, ü: "é\u007f" });
  store.unset("gone");
  store.set("reactive.states.open", null);
  writeUnitStore(path, store.changes());
  const kept = rows?.filter((row) => !JSON.stringify(row).match(/"(?:map|gone)"/));
  expect(query("select * from kv where key != 'map' order by 1")).toEqual(kept);
  expect(query("select data from kv where key = 'map'")).toEqual([
    { data: String.raw`{"b": 1.5, "\u00fc": "\u00e9\u007f"}` },
  ]);
  expect([query("select * from kv_revisions"), query("select * from hooks")]).toEqual([revisions, hooks]);
});

test("a new file has the table that charmhelpers makes", () => {
  writeUnitStore(path, { set: new Map([["a", "1"]]), unset: [] });
  const made = query("select sql from sqlite_master where type = 'table'");
  expect(made).toEqual([{ sql: "CREATE TABLE kv (key text, data text, primary key (key))" }]);
});

test("an empty file, which a commit leaves that was cut off at its very start, is an empty memory and stays as it is", () => {
  writeFileSync(path, "");
  expect(readUnitStore(path).keys("")).toEqual([]);
  expect(statSync(path).size).toBe(0);
  writeUnitStore(path, { set: new Map([["a", "1"]]), unset: [] });
  expect(readUnitStore(path).get("a")).toBe(1);
});

test("a file that is no database is named", () => {
  writeFileSync(path, "no database at all, whatever its name says");
  expect(() => readUnitStore(path)).toThrow(
    expect.objectContaining({ code: "state-unreadable", message: expect.stringContaining(path) }),
  );
});

test("what another process holds for a moment is waited for", async () => {
  leaveByPython();
  const hold = `
    const database = new (require("node:sqlite").DatabaseSync)(process.argv[1]);
    database.exec("BEGIN EXCLUSIVE");
    console.log("held");
    setTimeout(() => database.exec("ROLLBACK"), 500);`;
  const child = spawn(process.execPath, ["-e", hold, path], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const began = performance.now();
  expect(readUnitStore(path).get("ratio")).toBe(1);
  expect(performance.now() - began).toBeGreaterThan(100);
  await once(child, "exit");
});

test("what another process holds for longer than 5 seconds fails the hook, and Juju tries again", () => {
  leaveByPython();
  const other = new DatabaseSync(path);
  other.exec("BEGIN EXCLUSIVE");
  const began = performance.now();
  expect(() => readUnitStore(path)).toThrow(
    expect.objectContaining({
      code: "state-unreadable",
      remedy: "retry",
      message: expect.stringContaining("database is locked"),
    }),
  );
  expect(performance.now() - began).toBeGreaterThan(4500);
  expect(performance.now() - began).toBeLessThan(7000);
  other.close();
});

test("a file that can't be made is an error of the unit's state, which names it", () => {
  const nowhere = join(folder, "gone", ".unit-state.db");
  expect(() => writeUnitStore(nowhere, { set: new Map([["a", "1"]]), unset: [] })).toThrow(
    expect.objectContaining({ code: "state-unreadable", message: expect.stringContaining(nowhere) }),
  );
});
