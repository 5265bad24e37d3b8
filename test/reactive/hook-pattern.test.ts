import fc from "fast-check";
import { expect, test } from "vitest";
import { expandHookPattern, matchesHook } from "../../src/reactive/index.ts";

const endpoints = {
  ring: { role: "peers", interface: "foo" },
  db: { role: "requires", interface: "pgsql" },
  replica: { role: "requires", interface: "pgsql" },
};

test.each([
  ["install", ["install"]],
  ["db-relation-{joined,changed}", ["db-relation-joined", "db-relation-changed"]],
  ["{a}", ["a"]],
  ["{a,}b", ["ab", "b"]],
  ["{a,b}-{c,d}", ["a-c", "a-d", "b-c", "b-d"]],
  ["{requires:pgsql}-relation-joined", ["db-relation-joined", "replica-relation-joined"]],
  [
    "{requires:pgsql}-relation-{joined,changed}",
    ["db", "replica"].flatMap((db) => [`${db}-relation-joined`, `${db}-relation-changed`]),
  ],
  ["{peers:foo}-relation-joined", ["ring-relation-joined"]],
  ["{peer:foo}-relation-joined", []],
  ["{requires:none}-relation-joined", []],
  ["{,a}", ["{,a}"]],
  ["{a,,b}", ["{a,,b}"]],
  ["{}", ["{}"]],
  ["{a", ["{a"]],
])("the pattern %s stands for %j", (pattern, names) => {
  expect(expandHookPattern(pattern, endpoints)).toEqual(names);
});

test("a star is every hook", () => {
  expect(matchesHook("*", "update-status")).toBe(true);
});

test("whatever a pattern holds, expanding it ends, and no list of alternatives is left", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("{", "}", ",", ":", "a", "b"), maxLength: 16 }), (pattern) => {
      for (const name of expandHookPattern(pattern, endpoints)) expect(name).not.toMatch(/\{[ab]+(,[ab]+)*\}/);
    }),
    { numRuns: 1000 },
  );
});
