import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonMap } from "../../src/core/index.ts";
import { lintCharm, rules, type CharmParts, type RuleId } from "../../src/lint/index.ts";
import { badCharms } from "./bad-charms.ts";
import { goodCharm, goodYaml } from "./good-charm.ts";

test("a good charm has no findings", () => {
  expect(lintCharm(goodCharm)).toEqual([]);
});

describe("a charm with one thing wrong", () => {
  test.each(badCharms)("$title", ({ charm, rule, at }) => {
    const found = lintCharm(charm);
    expect(found.map((one) => ({ rule: one.rule, path: one.path }))).toContainEqual({ rule, path: at });
  });

  test("each rule about YAML and files has one", () => {
    // Only a file that is no YAML gives this, and that is read elsewhere.
    const elsewhere: readonly RuleId[] = ["yaml-unreadable"];
    const shown = new Set([...badCharms.map(({ rule }) => rule), ...elsewhere]);
    expect(Object.keys(rules).filter((rule) => !shown.has(rule as RuleId))).toEqual([]);
  });

  test("is told in one sentence that ends with what to do", () => {
    const messages = badCharms.flatMap(({ charm }) => lintCharm(charm).map(({ message }) => message));
    expect(messages.filter((message) => !/^[^;\n]+;[^\n]+[^.\n]$/.test(message))).toEqual([]);
  });
});

const names = fc.constantFrom(
  ...["metadata.yaml", "config.yaml", "actions.yaml", "manifest.yaml", "lxd-profile.yaml", "layer.yaml"].flatMap(
    (file) => Object.keys(goodYaml[file as keyof typeof goodYaml]),
  ),
  ..."type default params a interface range any-of constructor __proto__ toString hasOwnProperty".split(" "),
);

const { map } = fc.letrec<{ map: JsonMap; value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    fc.constantFrom<Json>(null, true, "", "x", "secret:", "1-5", "[", Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300),
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.double(),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
  ),
  map: fc.dictionary(fc.oneof(names, fc.string({ maxLength: 3 })), tie("value"), { maxKeys: 6 }),
}));

test("no YAML whatsoever makes it throw", () => {
  const yaml = fc.record(Object.fromEntries(Object.keys(goodYaml).map((file) => [file, map])), { requiredKeys: [] });
  fc.assert(
    fc.property(yaml, (parsed) => {
      expect(() => lintCharm({ yaml: parsed, files: [] })).not.toThrow();
    }),
    { numRuns: 300 },
  );
});

test("what it says does not depend on the order of keys", () => {
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, reversed(inner)]),
    );
  };
  const sorted = (parts: CharmParts): readonly string[] =>
    lintCharm(parts)
      .map((one) => `${one.rule} ${one.file}`)
      .toSorted();
  fc.assert(
    fc.property(map, (metadata) => {
      const yaml = { ...goodYaml, "metadata.yaml": metadata };
      const other = { ...goodYaml, "metadata.yaml": reversed(metadata) as JsonMap };
      expect(sorted({ ...goodCharm, yaml: other })).toEqual(sorted({ ...goodCharm, yaml }));
    }),
    { numRuns: 100 },
  );
});
