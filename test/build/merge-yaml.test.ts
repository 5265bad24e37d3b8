import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeConfig } from "../../src/build/compose/merge-config.ts";
import { mergeYaml } from "../../src/build/compose/merge-yaml.ts";
import type { Json, JsonMap } from "../../src/core/index.ts";

const merge = (...values: readonly JsonMap[]): JsonMap =>
  mergeYaml(
    "actions.yaml",
    values.map((value, index) => ({ layer: `l${index}`, value, lines: new Map(), deletes: [] })),
  ).value;

describe("mergeYaml", () => {
  test("mappings merge, and a scalar of the upper layer wins", () => {
    expect(merge({ a: { x: 1, y: 1 } }, { a: { y: 2, z: 2 } })).toEqual({ a: { x: 1, y: 2, z: 2 } });
  });

  test("lists append what is new, base first, compared by value", () => {
    expect(merge({ l: [1, { a: 1, b: 2 }] }, { l: [{ b: 2, a: 1 }, 2, 1] })).toEqual({
      l: [1, { a: 1, b: 2 }, 2],
    });
    expect(merge({ l: [1, 1] }, { l: [2, 2] })).toEqual({ l: [1, 1, 2] });
  });

  test("null removes a key of a lower layer, and a layer above may set it anew", () => {
    expect(merge({ a: { x: 1 }, b: 1 }, { a: null })).toEqual({ b: 1 });
    expect(merge({ a: { x: 1 } }, { a: null }, { a: "text" })).toEqual({ a: "text" });
  });

  test("null stays where no lower layer has the key", () => {
    expect(merge({}, { restart: null })).toEqual({ restart: null });
    expect(merge({ restart: null }, { restart: { description: "d" } })).toEqual({
      restart: { description: "d" },
    });
  });

  test.each([
    [
      { k: { a: 1 } },
      { k: "text" },
      '"k" is a mapping in actions.yaml of layer "l1" and a scalar in actions.yaml of layer "l2"',
    ],
    [
      { k: "text" },
      { k: { a: 1 } },
      '"k" is a scalar in actions.yaml of layer "l1" and a mapping in actions.yaml of layer "l2"',
    ],
    [
      { k: { deep: [1] } },
      { k: { deep: 1 } },
      '"k.deep" is a list in actions.yaml of layer "l1" and a scalar in actions.yaml of layer "l2"',
    ],
    [
      { k: [1] },
      { k: { a: 1 } },
      '"k" is a list in actions.yaml of layer "l1" and a mapping in actions.yaml of layer "l2"',
    ],
  ])("two kinds of value under one key are an error: %j under %j", (lower, upper, message) => {
    expect(() => merge({ other: 1 }, lower, upper)).toThrow(
      expect.objectContaining({
        code: "build-failed",
        file: "actions.yaml",
        layer: "l2",
        message: `${message}; give both the same kind`,
      }),
    );
  });

  test("a file laid over itself stays as it is", () => {
    const { map } = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.uniqueArray(fc.integer()), tie("map")),
      map: fc.dictionary(fc.string(), tie("value")),
    }));
    fc.assert(
      fc.property(map, (value) => {
        expect(merge(value, value)).toEqual(value);
      }),
    );
  });

  test("flat files give the entries of the uppermost layer that has the key", () => {
    const flat = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.integer());
    fc.assert(
      fc.property(fc.array(flat), (files) => {
        expect(merge(...files)).toEqual(Object.assign({}, ...files));
      }),
    );
  });
});

test("an option may have the name of something that every object has", () => {
  const options: unknown = JSON.parse('{"__proto__":{"type":"int"},"constructor":{"type":"int"}}');
  const value = { options: options as JsonMap };
  expect(mergeConfig([{ layer: "top", value, lines: new Map(), deletes: [] }]).value).toEqual(value);
});
