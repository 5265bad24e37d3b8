import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readUnitStore, storeKeys } from "../../src/juju/index.ts";
import { killAt, walk, type Walk } from "../helpers/stepping.ts";
import { aUnit, type TestUnit } from "../juju/a-unit.ts";
import { charm } from "./kill-anywhere/charm.ts";

const file = new URL("kill-anywhere/run.ts", import.meta.url).pathname;
const database = ".unit-state.db";
/** Alone each takes 2 to 4 seconds; not so beside other tests. */
const patience = 60_000;
/** What SQLite may leave. */
const files = ["", "-journal", "-wal", "-shm"].map((end) => `${database}${end}`);

let unit: TestUnit;
let before: string;
let after: string;
let seen: Walk;
const folders: string[] = [];
afterAll(() => {
  seen.remove();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The unit has run its first hook, and its option has changed since. A copy of it has run the next, step by step. */
beforeAll(async () => {
  unit = aUnit();
  unit.juju({ config: { size: 1 } });
  await unit.hook("install", charm);
  unit.juju({ config: { size: 2 }, settings: { size: "many" } });
  before = rowsIn(unit.charmDir);
  const charmDir = copyOf(unit.charmDir);
  const ANSWERS = JSON.stringify({
    "config-get": '{"size": 2}',
    "is-leader": "true",
    "leader-get": '{"size": "many"}',
  });
  const environment = unit.environment("config-changed", { JUJU_CHARM_DIR: charmDir, ANSWERS });
  seen = await walk(
    { file, environment },
    files.map((name) => join(charmDir, name)),
  );
  after = rowsIn(charmDir);
}, patience);

/** Another folder with what the unit has in its own. */
function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), "charm-"));
  folders.push(copy);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** All rows as SQLite reads them, which first undoes what was cut off; without the times of day. */
function rowsIn(folder: string): string {
  const store = readUnitStore(join(folder, database));
  const rows = store.keys("").map((key) => [key, store.get(key)] as const);
  return JSON.stringify(rows).replaceAll(/"at":"[^"]+"/g, '"at":"then"');
}

const withoutStatus = (rows: string): string =>
  JSON.stringify((JSON.parse(rows) as [string, unknown][]).filter(([key]) => key !== storeKeys.status));

test("wherever a hook is killed, its file holds the rows before it or the rows after it", () => {
  expect(seen.exitCode).toBe(0);
  expect(after).not.toBe(before);
  // Before `status-set` acts, which is at once, what was shown is forgotten, at once too.
  expect(new Set(seen.states.map(rowsIn))).toEqual(new Set([before, withoutStatus(before), after]));
});

test("the walk goes through every statement of the hook", () => {
  // 4,400 times the hook stood still, at 880 places, when this was written.
  expect(seen.places.length).toBeGreaterThan(2000);
  const walked = new Set(seen.places.map((place) => place.replace(/^.*\/(.*?\.ts):.*$/, "$1")));
  expect([...walked]).toEqual(
    expect.arrayContaining([
      "charm.ts",
      "dispatch.ts",
      "file-memory.ts",
      "hook.ts",
      "main.ts",
      "status.ts",
      "unit-store.ts",
    ]),
  );
});

test("a hook that is killed and run again ends as one that was not", { timeout: patience }, async () => {
  const undisturbed = copyOf(unit.charmDir);
  expect(await unit.hook("config-changed", charm, { JUJU_CHARM_DIR: undisturbed })).toBe(0);
  const expected = rowsIn(undisturbed);
  const { places } = seen;
  const kills = Array.from({ length: 20 }, (_, round) => {
    const index = Math.floor(((round + 0.5) * places.length) / 20);
    const place = places[index] ?? "";
    return { place, time: places.slice(0, index + 1).filter((other) => other === place).length };
  });
  const killed = await twoAtATime(kills, async (kill) => {
    const charmDir = await killedCopy(kill);
    if (charmDir === undefined) return { ...kill, dead: false };
    expect(await unit.hook("config-changed", charm, { JUJU_CHARM_DIR: charmDir })).toBe(0);
    return { ...kill, dead: true, asExpected: rowsIn(charmDir) === expected };
  });
  expect(killed).toEqual(kills.map((kill) => ({ ...kill, dead: true, asExpected: true })));
});

/** Where a call's arguments call, too, the walk stood twice and a breakpoint stops once: then half the times it is. */
async function killedCopy({ place, time }: { readonly place: string; readonly time: number }) {
  for (const nth of [time, Math.ceil(time / 2)]) {
    const charmDir = copyOf(unit.charmDir);
    const environment = unit.environment("config-changed", { JUJU_CHARM_DIR: charmDir });
    if (await killAt({ file, environment }, { place, time: nth })) return charmDir;
  }
  return undefined;
}

test(
  "a hook that is killed while SQLite writes leaves all rows of before or all rows of after",
  { timeout: patience },
  async () => {
    const hoarder = aUnit();
    const environment = (charmDir: string, version: string) =>
      hoarder.environment("update-status", { JUJU_CHARM_DIR: charmDir, HOARD: version });
    const finish = (charmDir: string, version: string) => once(spawnHook(environment(charmDir, version)), "exit");
    expect(await finish(hoarder.charmDir, "old")).toEqual([0, null]);
    const versions = (charmDir: string): string => {
      const store = readUnitStore(join(charmDir, database));
      const found = store.keys("shop.hoard.").map((key) => JSON.stringify(store.get(key)).slice(1, 4));
      return `${found.length} ${[...new Set(found)].join(" and ")}`;
    };
    const rounds = Array.from({ length: 20 }, (_, round) => round);
    const ends = await twoAtATime(rounds, async (round) => {
      const charmDir = copyOf(hoarder.charmDir);
      const child = spawnHook(environment(charmDir, "new"));
      const ended = once(child, "exit");
      const journal = join(charmDir, `${database}-journal`);
      while (!existsSync(journal) && child.exitCode === null) await setImmediate();
      const began = performance.now();
      while (performance.now() - began < round / 2) await setImmediate(); // a commit takes about 10 ms
      child.kill("SIGKILL");
      await ended;
      return { cut: existsSync(journal), left: versions(charmDir) };
    });
    expect(["200 old", "200 new"]).toEqual(expect.arrayContaining(ends.map(({ left }) => left)));
    expect(ends.filter(({ cut }) => cut).length).toBeGreaterThan(2); // else it was never killed while SQLite wrote
  },
);

function spawnHook(environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ["--conditions=kafka-connect-base-source", file], {
    env: { ...environment },
    stdio: "inherit",
  });
}

/** Starts the next when one of the two before it has ended. */
async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next; index < items.length; index = next) {
      next += 1;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}
