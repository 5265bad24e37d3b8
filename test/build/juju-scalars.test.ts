import { describe, expect, test } from "vitest";
import { unlikeJuju } from "../../src/build/index.ts";
import { parseYaml, renderYaml } from "../../src/build/layers/yaml-file.ts";

const where = { file: "config.yaml", layer: "top" };

describe("a scalar without quotes is what it is to Go's yaml.v2", () => {
  test.each([
    ["0o17", 15],
    ["0x1F", 31],
    ["-0b11", -3],
    ["08", 8],
    ["1_000", 1000],
    ["+_1", 1],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["-.inf", Number.NEGATIVE_INFINITY],
    ["e3", "e3"],
    [".", "."],
    ["-", "-"],
    ["_1", "_1"],
    ["1.2.3", "1.2.3"],
    ["1:30", "1:30"],
    ["1e999", "1e999"],
    ["24.04/stable", "24.04/stable"],
  ])("%s", (text, value) => {
    expect(parseYaml(`a: [${text === "-" ? '"-"' : text}]`, where)).toEqual({ a: [value] });
  });
});

test("text that is a number only to Go is written with quotes, and other text without", () => {
  expect(renderYaml({ a: "0o17", b: "+_1", c: "24.04/stable", d: "1Gi", e: "." })).toBe(
    'a: "0o17"\nb: "+_1"\nc: 24.04/stable\nd: 1Gi\ne: "."\n',
  );
});

test("keys that are no text to Juju, and whole numbers that are floats to it, are listed", () => {
  const text = 'n: 1\n"y": {10: a, b: [3.0, 3, 1e3, 3.5, "3.0"]}\n!!int "5": a\n';
  expect(unlikeJuju(text)).toEqual([
    { path: ["n"], what: "key" },
    { path: ["y", "10"], what: "key" },
    { path: ["y", "b", "0"], what: "float" },
    { path: ["y", "b", "2"], what: "float" },
    { path: ["5"], what: "key" },
  ]);
});
