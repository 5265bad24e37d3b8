import { expect, test } from "vitest";
import { gravestStatus, status } from "../../src/juju/index.ts";
import { collectMetrics, defineLayer, hook } from "../../src/reactive/index.ts";
import { aUnit, charmOf, type TestUnit } from "./a-unit.ts";

const statuses = (unit: TestUnit): string[] =>
  unit.calls("status-set").map((call) => call.replace("status-set -- ", ""));

test("L14 of all that was asked for in a hook the gravest is shown, and work at once", async () => {
  const unit = aUnit();
  const report = hook("*").do(async function report() {
    status.active("a1");
    status.waiting("w1");
    status.blocked("b1");
    status.blocked("b2");
    await status.maintenance("m1");
    status.waiting("w2");
  });
  await unit.hook("install", charmOf([report]));
  expect(statuses(unit)).toEqual(["maintenance m1", "blocked b2"]);
});

test("L15 after its work a unit is what it said before it", async () => {
  const unit = aUnit();
  const report = hook("*").do(async function report() {
    status.active("a1");
    await status.maintenance("m1");
  });
  await unit.hook("install", charmOf([report]));
  expect(statuses(unit)).toEqual(["maintenance m1", "active a1"]);
});

test("L15 that work is forgotten with the hook: the next sets no status again", async () => {
  const unit = aUnit();
  const busy = hook("install").do(async function busy() {
    await status.maintenance("m1");
  });
  const report = hook("*").do(function report() {
    status.active("a1");
  });
  for (const name of ["start", "install", "update-status"]) await unit.hook(name, charmOf([busy, report]));
  expect(statuses(unit)).toEqual(["active a1", "maintenance m1", "active a1"]);
});

test("L16 a hook that only worked leaves it at that, and what was shown before is set again", async () => {
  const unit = aUnit();
  const report = hook("start", "update-status").do(function report() {
    status.active("a1");
  });
  const busy = hook("install").do(async function busy() {
    await status.maintenance("m1");
  });
  for (const name of ["start", "install", "update-status"]) await unit.hook(name, charmOf([report, busy]));
  expect(statuses(unit)).toEqual(["active a1", "maintenance m1", "active a1"]);
});

test("L18 a hook that fails shows nothing of what it asked for", async () => {
  const unit = aUnit();
  const report = hook("*").do(function report() {
    status.blocked("b1");
    throw new Error("no key");
  });
  expect(await unit.hook("install", charmOf([report]))).toBe(1);
  expect(statuses(unit)).toEqual([]);
});

test("L20 what an exit function asks for counts like the rest, and one status is set", async () => {
  const unit = aUnit();
  const report = hook("*").do(function report() {
    status.active("a1");
  });
  await unit.hook("install", charmOf([report], { atExit: [() => status.waiting("w1"), () => status.waiting("w2")] }));
  expect(statuses(unit)).toEqual(["waiting w1"]); // exit functions run last first
});

test.each([
  ["zzz", "my-charm"],
  ["my-charm", "zzz"],
])("L21 of two layers that block, %s and above it %s, the higher speaks", async (...names) => {
  const unit = aUnit();
  const block = (layer: string) =>
    hook("*").do(function report() {
      status.blocked(layer);
    });
  const layers = names.map((name) => defineLayer(name, [block(name)]));
  await unit.hook("install", { ...charmOf([]), layers });
  expect(statuses(unit)).toEqual([`blocked ${names[1]}`]);
});

test("L21 a lower layer that speaks later does not change that", async () => {
  const unit = aUnit();
  const lower = defineLayer("zzz", [], { atExit: [() => status.blocked("of the base")] });
  const upper = defineLayer("my-charm", [
    hook("*").do(function report() {
      status.blocked("of the charm");
    }),
  ]);
  await unit.hook("install", { ...charmOf([]), layers: [lower, upper] });
  expect(statuses(unit)).toEqual(["blocked of the charm"]);
});

test("L21 who is no layer counts as the lowest one, and there the last word counts", () => {
  const at = (layer: string) => ({ layer, name: "blocked", message: layer }) as const;
  const layers = ["base", "top"];
  expect(gravestStatus([at("top"), at("bus")], layers)?.message).toBe("top");
  expect(gravestStatus([at("base"), at("bus")], layers)?.message).toBe("bus");
  expect(gravestStatus([at("bus"), at("base")], layers)?.message).toBe("base");
});

test("L22 a restricted hook shows no status", async () => {
  const unit = aUnit();
  const report = collectMetrics().do(function report() {
    status.blocked("b1");
  });
  expect(await unit.hook("collect-metrics", charmOf([report]))).toBe(0);
  expect(statuses(unit)).toEqual([]);
});
