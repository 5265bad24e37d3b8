import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { parsePythonJson, pythonJson } from "../../src/core/index.ts";
import { dataHash } from "../../src/reactive/index.ts";
import type { PythonReactive } from "../../tools/compat/index.ts";
import { hasIndexKeys, jsonValues } from "./json-values.ts";
import { python } from "./players.ts";

const count = Math.max(2000, Number(process.env["COMPAT_RUNS"] ?? 5000));
const seed = Number(process.env["COMPAT_SEED"] ?? 1);

/** What Python makes of a value: its text, the same with sorted keys, and the hash that data_changed stores. */
type FromPython = { readonly text: string; readonly sorted: string; readonly hash: string };

let reactive: PythonReactive;
beforeAll(async () => {
  reactive = await python();
});

async function readByPython(texts: readonly string[]): Promise<readonly (FromPython & { readonly json: string })[]> {
  const answers = await reactive.run(["hashes.py"], texts.map((text) => `${text}\n`).join(""));
  const lines = answers.split("\n").slice(0, -1);
  expect(lines).toHaveLength(texts.length);
  return lines.map((line, index) => ({ ...(JSON.parse(line) as FromPython), json: texts[index] ?? "" }));
}

test(`${count} random values (seed ${seed}) have the text and the hash that Python gives them`, async () => {
  const texts = fc.sample(jsonValues, { numRuns: count, seed }).map((value) => JSON.stringify(value));
  const read = await readByPython(texts);
  const made = read.map(({ json }) => {
    const value = parsePythonJson(json);
    return { json, text: pythonJson(value), sorted: pythonJson(value, { sortKeys: true }), hash: dataHash(value) };
  });
  expect(made.map(({ json, sorted, hash }) => ({ json, sorted, hash }))).toEqual(
    read.map(({ json, sorted, hash }) => ({ json, sorted, hash })),
  );
  const inOrder = ({ json }: { json: string }) => !hasIndexKeys(json);
  const textOf = ({ json, text }: { json: string; text: string }) => ({ json, text });
  expect(made.filter(inOrder).map(textOf)).toEqual(read.filter(inOrder).map(textOf));
});

test("a value that JavaScript read has the hash of its JSON text, except that 1.0 is 1", async () => {
  const texts = fc
    .sample(jsonValues, { numRuns: count, seed: seed + 1 })
    .map((value) => JSON.stringify(JSON.parse(JSON.stringify(value))));
  const read = await readByPython(texts);
  expect(read.map(({ json }) => ({ json, hash: dataHash(JSON.parse(json)) }))).toEqual(
    read.map(({ json, hash }) => ({ json, hash })),
  );
});

test("1 and 1.0, an integer of thirty digits and its neighbour, and the same text in two alphabets are apart", async () => {
  const texts = ["1", "1.0", "-0", "-0.0", "1e16", "10000000000000000", "0.0001", "0.00001"];
  const digits = "123456789012345678901234567890";
  const hashes = (await readByPython([...texts, digits, `${digits.slice(0, -1)}1`, '"a"', '"\u0430"'])).map(
    ({ json, hash }) => ({ json, hash, own: dataHash(parsePythonJson(json)) }),
  );
  expect(hashes.map(({ own }) => own)).toEqual(hashes.map(({ hash }) => hash));
  expect(new Set(hashes.map(({ own }) => own)).size).toBe(texts.length + 4);
});
