import { expect, test } from "vitest";
import { gravestStatus, type RecordedStatus } from "../../src/juju/index.ts";
import { joinNeighbours } from "../../src/juju/log.ts";
import { statusLine } from "../../src/juju/status.ts";

const layers = ["base", "middle", "top"];
const at = (layer: string, name: RecordedStatus["name"], message = layer): RecordedStatus => ({ layer, name, message });

test("blocked is graver than waiting, and waiting than active, whatever the layer", () => {
  expect(gravestStatus([at("top", "active"), at("base", "waiting")], layers)?.message).toBe("base");
  expect(gravestStatus([at("top", "waiting"), at("base", "blocked")], layers)?.message).toBe("base");
});

test("among equals the highest layer speaks, and of one layer its last word", () => {
  const records = [at("top", "active", "first"), at("top", "active", "last"), at("base", "active", "later")];
  expect(gravestStatus(records, layers)?.message).toBe("last");
});

test("nothing asked for is nothing to show", () => {
  expect(gravestStatus([], layers)).toBeUndefined();
});

test("a message is one line of 200 characters, and keeps its last clause, which is the next step", () => {
  expect(statusLine("a\n b")).toBe("a b");
  expect(statusLine("x".repeat(300))).toBe(`${"x".repeat(199)}…`);
  expect(statusLine(`${"x".repeat(300)}; raise the quota`)).toBe(`${"x".repeat(182)}…; raise the quota`);
  expect(statusLine(`a; ${"x".repeat(300)}`)).toBe(`a; ${"x".repeat(196)}…`);
});

test("neighbouring lines of one level go out together, in order", () => {
  const lines = [
    { level: "INFO", text: "a" },
    { level: "INFO", text: "b" },
    { level: "ERROR", text: "c" },
    { level: "INFO", text: "d" },
  ] as const;
  expect(joinNeighbours(lines)).toEqual([
    { level: "INFO", text: "a\nb" },
    { level: "ERROR", text: "c" },
    { level: "INFO", text: "d" },
  ]);
});

test("no log message is longer than Linux lets an argument be", () => {
  const parts = joinNeighbours([{ level: "INFO", text: "ł".repeat(200_000) }]);
  expect(parts.map(({ text }) => text).join("")).toBe("ł".repeat(200_000));
  expect(Math.max(...parts.map(({ text }) => Buffer.byteLength(text)))).toBeLessThan(128 * 1024);
});
