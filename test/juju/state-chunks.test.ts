import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonJson } from "../../src/core/index.ts";
import { packRows, unpackRows } from "../../src/juju/state-chunks.ts";

/** Juju's state after `state-set`. */
const after = (kept: Readonly<Record<string, string>>, rows: ReadonlyMap<string, string>) => ({
  ...kept,
  ...packRows(rows, kept),
});

const text = fc.oneof(
  fc.string({ unit: "binary" }).map((value) => pythonJson(value)),
  fc
    .tuple(fc.constantFrom("a", "ü😀", '"\\'), fc.integer({ min: 1, max: 40_000 }))
    .map(([part, times]) => pythonJson(part.repeat(times))),
);
const rows = fc
  .uniqueArray(fc.tuple(fc.string({ unit: "binary" }), text), { selector: ([key]) => key, maxLength: 4 })
  .map((list) => new Map(list));

test("rows come back as they went, piece by piece within Juju's limits, whatever was there before", () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const foreign = { note: "somebody else's" };
      const kept = after(foreign, first);
      const now = after(kept, second);
      expect(unpackRows(now)).toEqual(second);
      expect(now["note"]).toBe("somebody else's");
      for (const [key, value] of Object.entries(now)) {
        expect(Buffer.byteLength(key)).toBeLessThanOrEqual(256);
        expect(Buffer.byteLength(value)).toBeLessThanOrEqual(65_536);
        expect(value).toMatch(/^[ -~]*$|^somebody/);
      }
      expect(packRows(second, now)).toEqual({});
    }),
    { numRuns: 40 },
  );
});

test("one row more at the end costs the last piece, not all of them", () => {
  const first = new Map([
    ["a", pythonJson("x".repeat(200_000))],
    ["b", "1"],
  ]);
  const kept = after({}, first);
  expect(Object.keys(kept)).toHaveLength(4);
  expect(Object.keys(packRows(new Map([...first, ["c", "2"]]), kept))).toEqual(["unit-memory-3"]);
});

test("what can't be understood is said with the command that shows it", () => {
  expect(() => unpackRows({ "unit-memory-0": '{"a": ' })).toThrow(
    expect.objectContaining({ code: "state-unreadable", message: expect.stringContaining("juju exec -- state-get") }),
  );
});
