import fc from "fast-check";
import { expect, test } from "vitest";
import { stableJson, type Json } from "../../src/core/index.ts";
import { pythonEquals } from "../../src/juju/python-equality.ts";

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, 1, -0, 0.5, "", "1", "True", [], {}),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { maxKeys: 2 }),
  ),
}));

/** The same value with numbers for booleans, as text: the model. */
const spelled = (json: Json): string =>
  stableJson(JSON.parse(JSON.stringify(json), (_, part: unknown) => (typeof part === "boolean" ? Number(part) : part)));

test("values are equal where they are the same with 1 for true and 0 for false, at any depth", () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(pythonEquals(left, right)).toBe(spelled(left) === spelled(right));
    }),
    { numRuns: 2000 },
  );
});

test.each<[Json, Json, boolean]>([
  [1, true, true],
  [0, false, true],
  [2, true, false],
  ["1", 1, false],
  ["", null, false],
  [null, false, false],
  [[1, { a: true }], [true, { a: 1 }], true],
  [[], {}, false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: null }, {}, false],
])("%j and %j: %s", (left, right, equal) => {
  expect([pythonEquals(left, right), pythonEquals(right, left)]).toEqual([equal, equal]);
});
