import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deletePaths } from "../../src/build/compose/delete-paths.ts";
import { mergeYaml } from "../../src/build/compose/merge-yaml.ts";
import type { JsonMap } from "../../src/core/index.ts";

describe("deletePaths", () => {
  test.each([
    [{ a: 1, b: { c: 2, d: 3 } }, ["a", "b.c"], { b: { d: 3 } }, []],
    [{ a: 1 }, ["x", "a.b", "a"], {}, ["x", "a.b"]],
    [{ "c.d": 1, c: { d: 2 } }, ["c.d"], { c: { d: 2 } }, []],
    [{ c: { "d.e": 1, f: 2 } }, ["c.d.e"], { c: { f: 2 } }, []],
    [{ a: { b: {} } }, ["a.b"], { a: {} }, []],
    [{ "a.b": { x: 1 }, a: { b: { c: 2 } } }, ["a.b.c"], { "a.b": { x: 1 }, a: { b: {} } }, []],
  ])("of %j the keys %j: %j is left", (value, paths, left, missing) => {
    expect(deletePaths(value, paths)).toEqual({ value: left, missing });
  });

  test("starts below a key where the file says so, and keeps the order of the others", () => {
    const { value } = deletePaths({ options: { a: {}, b: { x: 1, y: 2 }, c: {} } }, ["b.x"], "options");
    expect(JSON.stringify(value)).toBe('{"options":{"a":{},"b":{"y":2},"c":{}}}');
    expect(deletePaths({ other: 1 }, ["a"], "options")).toEqual({ value: { other: 1 }, missing: ["a"] });
  });

  test("what is merged and deleted again is as it was", () => {
    const key = fc.constantFrom("a", "b", "c", "d");
    const map = fc.dictionary(key, fc.dictionary(key, fc.integer()));
    fc.assert(
      fc.property(map, fc.dictionary(fc.constantFrom("x", "y"), fc.integer()), (base, added) => {
        expect(deletePaths({ ...base, ...added }, Object.keys(added)).value).toEqual(base);
      }),
    );
  });
});

describe("what layers delete", () => {
  const piece = (layer: string, value: JsonMap, deletes: readonly string[] = []) => ({
    layer,
    value,
    deletes,
    lines: new Map(),
  });

  test("goes out of all that is below them, in every layer, and may be set anew by the same layer", () => {
    const pieces = [
      piece("base", { options: { a: { default: 1 }, b: { default: 1, description: "d" } } }),
      piece("mid", {}, ["a"]),
      piece("top", { options: { b: { type: "int" } } }, ["b.description"]),
    ];
    expect(mergeYaml("config.yaml", pieces, { deletesIn: "options" })).toEqual({
      value: { options: { b: { default: 1, type: "int" } } },
      warnings: [],
    });
  });

  test("and nobody below has is a warning that names layer and key", () => {
    expect(mergeYaml("metadata.yaml", [piece("base", {}), piece("top", {}, ["tags"])]).warnings).toEqual([
      'layer "top" deletes "tags" from metadata.yaml, which no layer below it has; remove it from its layer.yaml',
    ]);
  });
});
