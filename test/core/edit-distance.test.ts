import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance } from "../../src/core/index.ts";

test.each([
  ["workers", "workers", 0],
  ["wokers", "workers", 1],
  ["workerss", "workers", 1],
  ["warkers", "workers", 1],
  ["wrokers", "workers", 1],
  ["", "abc", 3],
  ["kitten", "sitting", 3],
])("from %j to %j are %i letters", (from, to, letters) => {
  expect(editDistance(from, to)).toBe(letters);
});

test("is the same both ways, 0 only for the same text, and never more than the longer text", () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "c") });
  fc.assert(
    fc.property(text, text, (from, to) => {
      const far = editDistance(from, to);
      expect(far).toBe(editDistance(to, from));
      expect(far === 0).toBe(from === to);
      expect(far).toBeLessThanOrEqual(Math.max(from.length, to.length));
      expect(far).toBeGreaterThanOrEqual(Math.abs(from.length - to.length));
    }),
  );
});
