import fc from "fast-check";
import { expect, test } from "vitest";
import { naturally } from "../../src/juju/index.ts";

test("numbers in names count as numbers", () => {
  const names = ["kafka/10", "kafka/9", "a-2", "db:10", "kafka", "db:9", "a-10", "kafka/9a"];
  expect(names.toSorted(naturally)).toEqual([
    "a-2",
    "a-10",
    "db:9",
    "db:10",
    "kafka",
    "kafka/9",
    "kafka/9a",
    "kafka/10",
  ]);
});

test("units of one application come in the order of their numbers", () => {
  const numbers = fc.array(fc.nat());
  fc.assert(
    fc.property(numbers, (units) => {
      const sorted = units.map((unit) => `kafka/${unit}`).toSorted(naturally);
      expect(sorted).toEqual(units.toSorted((a, b) => a - b).map((unit) => `kafka/${unit}`));
    }),
  );
});

test("it is an order: the same names sort alike whatever order they came in", () => {
  const name = fc.stringMatching(/^[a-c0-3/:-]{0,6}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      expect(names.toReversed().toSorted(naturally)).toEqual(names.toSorted(naturally));
    }),
  );
});
