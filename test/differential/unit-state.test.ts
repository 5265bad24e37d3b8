import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parsePythonJson, pythonJson, type Json } from "../../src/core/index.ts";
import { readUnitStore, writeUnitStore } from "../../src/juju/index.ts";
import {
  clearFlag,
  createFlags,
  dataChanged,
  defineLayer,
  isDataChanged,
  runHook,
  setFlag,
  type Action,
} from "../../src/reactive/index.ts";
import type { PythonReactive } from "../../tools/compat/index.ts";
import { hasIndexKeys, jsonValues, numberOf } from "./json-values.ts";
import { python } from "./players.ts";

/** What a Python charm left behind; `null` is a flag without a value. */
const left = {
  flags: { plain: null, "läuft.schon": null, valued: { port: 8083, ratio: numberOf("1.0") }, falsy: 0 },
  kv: {
    ...Object.fromEntries(
      fc
        .sample(jsonValues, { numRuns: 200, seed: 1 })
        .filter((value) => !hasIndexKeys(JSON.stringify(value)))
        .map((value, index) => [`random.${index}`, value] as const),
    ),
    "kafka.brokers": ["a:9092", "b:9092"],
    ключ: { "😀": 'é\u0000\n"\\' },
    big: numberOf("123456789012345678901234567890"),
    float: numberOf("2.50"),
  },
  data: {
    brokers: ["a:9092", "b:9092"],
    config: { ｆ: 1, "😀": numberOf("1.0"), nested: [{ b: [], a: null }] },
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** The database as Python reads it; `rows` are texts. */
type Seen = {
  readonly rows: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly revisions: readonly unknown[];
  readonly hooks: readonly unknown[];
};

let reactive: PythonReactive;
let folder: string;
let database: string;
beforeAll(async () => {
  reactive = await python();
  folder = await mkdtemp(join(tmpdir(), "unit-state-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  database = join(folder, ".unit-state.db");
  await reactive.run(["unit_state.py", "write", database], JSON.stringify(left));
});
afterEach(() => rm(database));

const seenByPython = async () => JSON.parse(await reactive.run(["unit_state.py", "read", database])) as Seen;
const changedForPython = async (data: Readonly<Record<string, Json>>) =>
  JSON.parse(await reactive.run(["unit_state.py", "changed", database], JSON.stringify(data))) as unknown;

/** One hook of a TypeScript charm on this unit, and its commit. */
async function runOurs(action: Action): Promise<void> {
  const store = readUnitStore(database);
  await runHook({ layers: [defineLayer("ours", [], { atStart: [action] })], hook: "upgrade-charm", store });
  writeUnitStore(database, store.changes());
}

/** With the numbers that JavaScript has for these. */
const asJavaScript = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

/** With numbers as Python has them: `1.0` apart from `1`. */
const asPython = (value: Json): Json => parsePythonJson(JSON.stringify(value));

test("a unit of a Python charm keeps its flags, their values and its other data", async () => {
  const store = readUnitStore(database);
  const flags = createFlags(store);
  expect(Object.fromEntries(flags.all().map((flag) => [flag, flags.value(flag)]))).toEqual(asJavaScript(left.flags));
  const kept = Object.keys(left.kv).map((key) => [key, store.get(key)] as const);
  expect(Object.fromEntries(kept)).toEqual(asJavaScript(left.kv));
});

test("data that a Python charm has seen is no change for a TypeScript one, nor the other way round", async () => {
  const other = { brokers: ["c:9092"], config: { changed: numberOf("1e16"), é: "ｆ😀" } };
  const seen: boolean[] = [];
  await runOurs(() => {
    for (const [id, value] of Object.entries(left.data)) seen.push(isDataChanged(id, asPython(value)));
    for (const [id, value] of Object.entries(other)) seen.push(dataChanged(id, asPython(value)));
  });
  expect(seen).toEqual([false, false, true, true]);
  expect(await changedForPython(other)).toEqual({ brokers: false, config: false });
  expect(await changedForPython(left.data)).toEqual({ brokers: true, config: true });
  await runOurs(() => {
    seen.length = 0;
    for (const [id, value] of Object.entries(left.data)) seen.push(dataChanged(id, asPython(value)));
  });
  expect(seen).toEqual([false, false]);
});

test("Python reads what a TypeScript charm has saved, and all that it has not touched as it was", async () => {
  const before = await seenByPython();
  await runOurs(() => {
    clearFlag("plain");
    setFlag("falsy");
    setFlag("neu 😀", { é: ["ｆ", 1.5, 1e21, null] });
  });
  const after = await seenByPython();
  const { plain: _, ...kept } = left.flags;
  const value = { é: ["ｆ", 1.5, 1e21, null] };
  expect(after.flags).toEqual(asJavaScript({ ...kept, falsy: null, "neu 😀": value }));
  expect(after.rows["reactive.states.neu 😀"]).toBe(pythonJson(value));
  const untouched = Object.entries(before.rows).filter(([key]) => !/reactive\.states\.(plain|falsy)$/.test(key));
  expect(after.rows).toMatchObject(Object.fromEntries(untouched));
  expect([after.revisions, after.hooks]).toEqual([before.revisions, before.hooks]);
});

test("a charm that runs again in Python finds the flags as TypeScript left them, and nobody else may read them", async () => {
  await runOurs(() => setFlag("from-typescript"));
  await reactive.run(["unit_state.py", "write", database], JSON.stringify({ flags: { back: null }, kv: {}, data: {} }));
  expect(createFlags(readUnitStore(database)).all()).toEqual(
    expect.arrayContaining(["back", "from-typescript", "plain"]),
  );
  expect((await stat(database)).mode & 0o777).toBe(0o600);
});
