import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  deploy,
  hooksAfterData,
  hooksAfterDeploy,
  hooksToRemoveRelation,
  relateRemote,
  removeRelation,
  setConfig,
  type ConfigValue,
} from "../../../src/sandbox/index.ts";
import { buildForTest, openModel, type BuiltForTest, type TestModel } from "../../helpers/model.ts";
import { aDeployer, type Deployer } from "./a-deployer.ts";
import { callsForOwnData, modelOfUnits, type ModelOfUnits } from "./model-of-units.ts";

vi.setConfig({ testTimeout: 60_000 }); // a test is up to a dozen hooks, each of them some processes

// One life of a charm without an option for Kubernetes; its hooks are processes, and the hook tools executables.
const unit = "file-stream/0";
const other = "file-stream/1";
let built: BuiltForTest;
let model: TestModel;
let units: ModelOfUnits;
let deployer: Deployer;
let relation: number;

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
  model = await openModel(built);
  units = modelOfUnits(model, unit);
  deployer = await aDeployer(model, units, "file-stream");
  await units.act(
    (now) => {
      const deployed = deploy(now, { application: "file-stream", charm: model.charm, config: { topics: "lines" } });
      return relateRemote(deployed, "file-stream:kafka", { host: "127.0.0.1", port: "9092" });
    },
    (now) => hooksAfterDeploy(now, unit),
  );
}, 60_000);
afterAll(async () => {
  await deployer.api.close();
  await model.close();
  await built.remove();
});

const configure = (values: Readonly<Record<string, ConfigValue>>) =>
  units.act(
    (now) => setConfig(now, "file-stream", values),
    () => [{ unit, hook: "config-changed" }],
  );
type Manifest = { readonly kind: string; readonly spec: { readonly replicas: number } };
const asked = async (who = unit): Promise<readonly Manifest[]> =>
  JSON.parse((await units.bag(relation, who))["resource"] ?? "[]") as readonly Manifest[];
const replicas = async (who = unit) => (await asked(who)).find(({ kind }) => kind === "Deployment")?.spec.replicas;

test("what the workers need is asked for as JSON, and the hook does not wait for it", async () => {
  const began = performance.now();
  relation = await units.relate("file-stream:kubernetes", "deployer");
  expect(performance.now() - began).toBeLessThan(30_000);
  const { resource: _resource, ...others } = await units.bag(relation, unit);
  expect(others).toEqual({
    "private-address": "127.0.0.1",
    uuid: '"c9ab6049375472e0ea36d9d493f19daf"',
    model_uuid: '"5b0e2f6c-0000-4000-8000-000000000001"',
    juju_unit: '"file-stream"',
  });
  expect((await asked()).map(({ kind }) => kind)).toEqual([
    "ConfigMap",
    "Service",
    "Service",
    "PodDisruptionBudget",
    "Deployment",
  ]);
  expect(await model.status(unit)).toBe("waiting: the last change is not yet seen");
});

test("when the deployer has made it the workers run, and the connectors are registered at a node's address", async () => {
  await deployer.act(relation);
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a tick reads what the deployer says, and nothing of its own", async () => {
  await deployer.act(relation);
  const tick = await units.hook(unit, "update-status");
  expect(callsForOwnData(tick, `kubernetes:${relation}`, unit)).toEqual([]);
  expect(tick.tools.filter(({ args }) => args.includes(`kubernetes:${relation}`)).length).toBe(2);
});

test("more workers are asked for and waited for", async () => {
  await configure({ workers: 2 });
  expect([await replicas(), await model.status(unit)]).toEqual([2, "waiting: the last change is not yet seen"]);
  await deployer.act(relation);
  expect(await model.status(unit)).toBe("active: 2/2 workers, 2 connectors");
});

test("a changed group.id stops the former workers first, over several hooks", async () => {
  await configure({ "group-id": "other" });
  expect(await replicas()).toBe(0);
  expect(await model.status(unit)).toBe("waiting: stopping the workers of the former group.id or topics");
  await units.hook(unit, "update-status");
  expect([await replicas(), await model.status(unit)]).toEqual([0, "waiting: the last change is not yet seen"]);
  await deployer.act(relation); // sees none running any more, so the new ones are asked for
  expect(await replicas()).toBe(2);
  await deployer.act(relation);
  expect(await model.status(unit)).toBe("active: 2/2 workers, 2 connectors");
});

test("the next leader asks for the same before the former one takes it back", async () => {
  const before = await asked();
  await units.addUnit("file-stream");
  await units.lead(other);
  await units.hook(unit, "leader-settings-changed");
  expect(await asked()).toEqual(before);
  await units.hook(other, "leader-elected");
  expect((await asked(other)).length).toBeGreaterThan(0);
  expect(await replicas(other)).toBe(2);
  const peers = (await units.model()).relations.find(({ endpoints }) => endpoints.length === 1);
  await units.act(
    (now) => now,
    (now) => hooksAfterData(now, { relation: peers?.id ?? -1, who: other }).filter((event) => event.unit === unit),
  );
  expect(await asked()).toEqual([]);
  await units.lead(unit);
  await units.hook(unit, "leader-elected");
  await units.act(
    (now) => now,
    (now) => hooksAfterData(now, { relation: peers?.id ?? -1, who: unit }).filter((event) => event.unit === other),
  );
  expect([(await asked()).length > 0, await asked(other)]).toEqual([true, []]);
});

test("what the deployer could not do blocks with its words, without secrets; what was asked for stays", async () => {
  const before = await asked();
  const status = JSON.stringify({ error: "Could not create requested resources." });
  await units.publish({ relation, who: "deployer/0", data: { status } });
  expect(await model.status(unit)).toBe(
    `blocked: relation kubernetes:${relation}: deployer can't make the objects: Could not create requested resources.; see its log`,
  );
  expect(await asked()).toEqual(before);
});

test("a status of no known shape is told by relation, unit and key", async () => {
  await units.publish({ relation, who: "deployer/0", data: { status: "42" } });
  expect(await model.status(unit)).toBe(
    `blocked: relation kubernetes:${relation}, unit deployer/0, key "status": is neither a list of objects nor an error; correct it in deployer`,
  );
});

test("a second deployer blocks, and the first goes on", async () => {
  const second = await units.relate("file-stream:kubernetes", "other-deployer");
  expect(await model.status(unit)).toBe(
    `blocked: relations kubernetes:${relation} and kubernetes:${second} both lead to a Kubernetes; remove one of them`,
  );
  expect((await units.bag(second, unit))["resource"]).toBeUndefined();
  await units.act(
    (now) => removeRelation(now, second),
    (now) => hooksToRemoveRelation(now, second),
  );
});

test("without the relation access is missing again", async () => {
  await units.act(
    (now) => removeRelation(now, relation),
    (now) => hooksToRemoveRelation(now, relation),
  );
  expect(await model.status(unit)).toMatch(/^blocked: missing: Kubernetes access/);
  expect(model.flags()).not.toContain("kafka-connect.running");
});
