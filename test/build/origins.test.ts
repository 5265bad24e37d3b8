import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeYaml } from "../../src/build/compose/merge-yaml.ts";
import { originAt, originsOf } from "../../src/build/compose/origins.ts";
import type { Piece } from "../../src/build/compose/piece.ts";
import { parseYamlText } from "../../src/build/layers/yaml-file.ts";
import type { JsonMap } from "../../src/core/index.ts";

const piece = (layer: string, text: string): Piece => ({
  layer,
  deletes: [],
  ...parseYamlText(text, { file: "config.yaml", layer }),
});

const pieces = [
  piece("base", "options:\n  workers:\n    type: int\n    default: 1\ntags: [a, b]"),
  piece("top", "tags: [b, c]\noptions:\n  workers: {default: 3}\n  own: {}"),
];
const origins = originsOf(mergeYaml("config.yaml", pieces).value, pieces);

describe("the origin of a value", () => {
  test.each([
    [["options", "workers", "type"], "base", 3],
    [["options", "workers", "default"], "top", 3],
    [["options", "workers"], "top", 3],
    [["options", "own"], "top", 4],
    [["tags", "1"], "base", 5],
    [["tags", "2"], "top", 1],
    [["options", "workers", "default", "deeper"], "top", 3],
  ])("%j is the layer that has the last word: %s, line %i", (path, layer, line) => {
    expect(originAt(origins, path)).toEqual({ layer, line });
  });

  test("is a layer that says just that, for every value of any layers", () => {
    const key = fc.constantFrom("a", "b", "c");
    const value = fc.oneof(fc.integer({ max: 3, min: 0 }), fc.boolean());
    const maps = fc.array(fc.dictionary(key, fc.dictionary(key, value)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(maps, (layers) => {
        const all = layers.map((one, index) => ({ layer: `l${index}`, value: one, lines: new Map(), deletes: [] }));
        const merged = mergeYaml("config.yaml", all).value;
        const found = originsOf(merged, all);
        for (const [outer, map] of Object.entries(merged)) {
          for (const [inner, says] of Object.entries(map as JsonMap)) {
            const { layer } = originAt(found, [outer, inner]) ?? {};
            const index = all.findIndex((one) => one.layer === layer);
            expect(layers[index]?.[outer]?.[inner]).toBe(says);
            expect(layers.slice(index + 1).some((one) => one[outer]?.[inner] !== undefined)).toBe(false);
          }
        }
      }),
    );
  });
});
