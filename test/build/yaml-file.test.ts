import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseYaml, parseYamlText, renderYaml } from "../../src/build/layers/yaml-file.ts";
import { lineAt } from "../../src/build/layers/yaml-lines.ts";
import type { Json, JsonMap } from "../../src/core/index.ts";

const where = { file: "config.yaml", layer: "top" };

/** Lines that each hold the one above ten times. */
const bomb = ["b", "c", "d", "e", "f", "g"]
  .map((key, index) => `${key}: &${key} [${`*${"abcdef"[index]}, `.repeat(10)}]`)
  .join("\n");

describe("parseYaml", () => {
  test.each([
    ["a: 010", { a: 8 }],
    ["a: yes", { a: true }],
    ["yes: 1\nn: 2\n5: 3", { yes: 1, n: 2, 5: 3 }],
    ["a: 1:30", { a: "1:30" }],
    ["a: 2026-11-22", { a: "2026-11-22" }],
    ["base: &b {x: 1}\nupper: {<<: *b, y: 2}", { base: { x: 1 }, upper: { x: 1, y: 2 } }],
    ["", {}],
    ["# only a comment", {}],
  ])("%j is read as Juju reads it", (text, value) => {
    expect(parseYaml(text, where)).toEqual(value);
  });

  test.each([
    ["options:\n  a: [", 'config.yaml:2 of layer "top" is not valid YAML: Flow sequence'],
    ["a: 1\na: 2", 'config.yaml:2 of layer "top" is not valid YAML: Map keys must be unique; correct this line'],
    ["- a", 'config.yaml:1 of layer "top" must hold a mapping'],
    ["text", 'config.yaml:1 of layer "top" must hold a mapping'],
    ["a: *gone", 'config.yaml of layer "top" can\'t be read: Unresolved alias'],
    [`a: &a [x, x]\n${bomb}`, 'config.yaml of layer "top" can\'t be read: Excessive alias count'],
  ])("%j is an error that names file, line and layer", (text, start) => {
    expect(() => parseYaml(text, where)).toThrow(
      expect.objectContaining({ code: "build-failed", message: expect.stringContaining(start) as string }),
    );
  });
});

describe("a layer's YAML", () => {
  test("has no truth but true and false, as in charm-tools; all else is as Juju reads it", () => {
    const text = "a: y\nb: [yes, On, NO, off]\nc: [true, False, TRUE]\nd: 010\nn: ~";
    const values = { a: "y", b: ["yes", "On", "NO", "off"], c: [true, false, true], d: 8, n: null };
    expect(parseYaml(text, { ...where, dialect: "layer" })).toEqual(values);
  });
});

describe("the lines of a YAML text", () => {
  const { lines } = parseYamlText(
    "# options\noptions:\n  a: {type: int,\n    default: 1}\n  b:\n    - x\n    - y\n",
    where,
  );

  test.each([
    [["options"], 2],
    [["options", "a"], 3],
    [["options", "a", "default"], 4],
    [["options", "b", "1"], 7],
    [["options", "a", "gone", "deeper"], 3],
    [["elsewhere"], 2],
  ])("%j is on line %i, or what is around it is", (path, line) => {
    expect(lineAt(lines, path)).toBe(line);
  });
});

describe("renderYaml", () => {
  test("what is written is read back as the same value", () => {
    const traps = ["y", "yes", "off", "010", "0x1", "1_0", "1:30", "2026-11-22", "~", "null", "=", "1e3", "..inf"];
    const marks = [
      "",
      " a",
      "a ",
      "- a",
      "a: b",
      "# a",
      "&a",
      "*a",
      "!a",
      "%a",
      "@a",
      "'",
      '"',
      "a\nb\n",
      "\r\n",
      "\t",
    ];
    const text = fc.oneof(fc.string(), fc.constantFrom(...traps, ...marks));
    // The merge key is the one key that has a meaning of its own, quoted or not.
    const key = text.filter((name) => name !== "<<");
    const { map } = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), fc.array(tie("value")), tie("map")),
      map: fc.dictionary(key, tie("value")),
    }));
    fc.assert(
      fc.property(map, (value) => {
        expect(parseYaml(renderYaml(value), where)).toEqual(value);
      }),
    );
  });

  test("text that YAML 1.1 takes for something else is quoted", () => {
    expect(renderYaml({ y: "yes", a: "010", b: "2026-11-22" })).toBe('"y": "yes"\na: "010"\nb: "2026-11-22"\n');
  });
});
