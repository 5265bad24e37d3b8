import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hooksToRemoveRelation, removeRelation, setConfig } from "../../../src/sandbox/index.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest, type TestModel } from "../../helpers/model.ts";
import { callsForOwnData, modelOfUnits, type ModelOfUnits } from "./model-of-units.ts";

vi.setConfig({ testTimeout: 60_000 }); // a test is up to a dozen hooks, each of them some processes

// One life of a charm, test by test; its hooks are processes, and the hook tools executables.
const unit = "file-stream/0";
let built: BuiltForTest;
let model: TestModel;
let units: ModelOfUnits;
let first: number;
let address: Readonly<Record<string, string>>;

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
  model = await openModel(built);
  units = modelOfUnits(model, unit);
  await deployFileStream(model);
  address = { hostname: "127.0.0.1", "private-address": "127.0.0.1", port: String(model.connect.port) };
}, 60_000);
afterAll(async () => {
  await model.close();
  await built.remove();
});

test("a relation made while workers run hears where the REST API is", async () => {
  first = await units.relate("file-stream:website", "proxy");
  expect(await units.bag(first, unit)).toEqual(address);
});

test("what is known to be published costs a tick no call", async () => {
  await units.hook(unit, "update-status"); // finds it there
  const tick = await units.hook(unit, "update-status");
  expect(callsForOwnData(tick, `website:${first}`, unit)).toEqual([]);
});

test("several relations hear the same, and one that breaks takes nothing from the others", async () => {
  const other = await units.relate("file-stream:website", "haproxy");
  expect(await units.bag(other, unit)).toEqual(address);
  await units.act(
    (now) => removeRelation(now, other),
    (now) => hooksToRemoveRelation(now, other),
  );
  expect(await units.bag(first, unit)).toEqual(address);
});

test("defect 20: workers that no longer run are withdrawn, and published again when they do", async () => {
  const configure = (workers: number) =>
    units.act(
      (now) => setConfig(now, "file-stream", { workers }),
      () => [{ unit, hook: "config-changed" }],
    );
  await configure(0);
  expect(await units.bag(first, unit)).toEqual({});
  await configure(1);
  expect(await units.bag(first, unit)).toEqual(address);
});

test("a unit that never led says nothing and keeps the address that Juju gave it", async () => {
  await units.addUnit("file-stream");
  expect(await units.bag(first, "file-stream/1")).toEqual({ "private-address": "127.0.0.1" });
});

test("who led before takes back what it published, and the new leader publishes it", async () => {
  await units.lead("file-stream/1");
  await units.hook(unit, "update-status");
  await units.hook("file-stream/1", "leader-elected");
  expect(await units.bag(first, unit)).toEqual({});
  expect(await units.bag(first, "file-stream/1")).toEqual(address);
});
