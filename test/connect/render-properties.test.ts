import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderProperties } from "../../src/connect/index.ts";
import { readJavaProperties } from "./java-properties.ts";

const anyProperties = fc.oneof(
  fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })),
  fc.dictionary(fc.stringMatching(/^[ =:#!\\\tab]{0,6}$/), fc.stringMatching(/^[ =:#!\\\t\f\r\nab]{0,8}$/)),
);

test("defect 35: Java reads back what was rendered", () => {
  fc.assert(
    fc.property(anyProperties, (properties) => {
      expect(readJavaProperties(renderProperties(properties))).toEqual(new Map(Object.entries(properties)));
    }),
    { numRuns: 500 },
  );
});

test("the file is ASCII with LF line ends", () => {
  fc.assert(
    fc.property(anyProperties, (properties) => {
      expect(renderProperties(properties)).toMatch(/^(?:[\x20-\x7e]+\n)*$/);
    }),
  );
});

test("the order of the keys does not matter", () => {
  expect(renderProperties({ b: "1", a: "2" })).toBe(renderProperties({ a: "2", b: "1" }));
});

describe("escapes", () => {
  test.each([
    ["a", "x=y:z", "a=x=y:z\n"],
    ["a", "  x y ", "a=\\ \\ x y \n"],
    ["a", "#x", "a=\\#x\n"],
    ["a b", "C:\\temp", "a\\ b=C:\\\\temp\n"],
    ["a=b:c#!", "", "a\\=b\\:c\\#\\!=\n"],
    ["é", "😀\u0000", "\\u00e9=\\ud83d\\ude00\\u0000\n"],
    ["a", "1\n2\r3\t4\f5", "a=1\\n2\\r3\\t4\\f5\n"],
  ])("%j with %j", (key, value, line) => {
    expect(renderProperties({ [key]: value })).toBe(line);
  });
});

test("nothing gives an empty file", () => {
  expect(renderProperties({})).toBe("");
});
