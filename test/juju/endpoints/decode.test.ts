import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonJson } from "../../../src/core/index.ts";
import { decode, decodeExactly } from "../../../src/juju/endpoints/decode.ts";

test.each([
  ["5432", 5432],
  ["true", true],
  ["null", null],
  ["1e5", 100_000],
  [" 7 ", 7],
  ["NaN", Number.NaN],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["01", "01"],
  ["plain", "plain"],
  ['"s"', "s"],
  ["", ""],
  ["[1", "[1"],
  ['{"a": [1.0]}', { a: [1] }],
])("%j is read as %j", (text, value) => {
  expect(decode(text)).toEqual(value);
});

test("what was written as JSON is read as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(decode(pythonJson(value, { sortKeys: true }))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("for hashing, numbers that Python tells apart stay apart", () => {
  expect(pythonJson(decodeExactly("1.0"))).toBe("1.0");
  expect(pythonJson(decodeExactly("[12345678901234567890]"))).toBe("[12345678901234567890]");
  expect(pythonJson(decodeExactly("no json"))).toBe('"no json"');
});
