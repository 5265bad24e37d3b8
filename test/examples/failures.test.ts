import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  addUnits,
  hooksToRemoveRelation,
  latestRelation,
  removeRelation,
  setConfig,
  setLeader,
  type ConfigValue,
} from "../../src/sandbox/index.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest, type TestModel } from "../helpers/model.ts";

// What goes wrong around a charm whose worker runs, each in a model of its own.
const application = "file-stream";
const unit = `${application}/0`;
let built: BuiltForTest;
let model: TestModel;

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
});
afterAll(() => built.remove());

beforeEach(async () => {
  model = await openModel(built);
  await deployFileStream(model);
  const status = await model.status(unit);
  if (status !== "active: 1/1 workers, 2 connectors") throw new Error(status);
  model.kubernetes.forget();
  model.connect.forget();
});
afterEach(() => model.close());

const configure = (values: Readonly<Record<string, ConfigValue>>) =>
  model.act(
    (now) => setConfig(now, application, values),
    () => [{ unit, hook: "config-changed" }],
  );
const updateStatus = () => model.run({ unit, hook: "update-status" });
const written = () => model.kubernetes.requests().filter(({ method, dryRun }) => method !== "GET" && !dryRun);

test("brokers told in worker-config need no relation, and a bad line beside them stops nothing", async () => {
  const brokers = "bootstrap.servers=127.0.0.1:9092";
  await configure({ "worker-config": brokers });
  await model.act(
    (now) => removeRelation(now, latestRelation(now)),
    (now) => hooksToRemoveRelation(now, latestRelation(now)),
  );
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
  await configure({ "worker-config": `${brokers}\nfoo` });
  expect(await model.status(unit)).toBe('blocked: worker-config line 2 "foo" has no "="');
  expect(model.flags()).toEqual(expect.arrayContaining(["kafka-connect.running", "kafka-connect-base.topic-created"]));
});

test("defect 11: an image that can't be pulled leaves the former worker running", async () => {
  await configure({ image: "example.org/connect:absent" });
  expect(await model.status(unit)).toMatch(/^(waiting: rolling out 0\/1 workers|blocked: )/);
  expect(model.flags()).toContain("kafka-connect.running");
  expect((await fetch(`${model.connect.urls[0]}/connectors`)).status).toBe(200);
});

test("Kubernetes away: the status says so, flags and connectors stay, and it heals by itself", async () => {
  const before = model.flags();
  model.kubernetes.failNext({ reset: true, times: 100 });
  await updateStatus();
  expect(await model.status(unit)).toMatch(/^waiting: Kubernetes API not reachable at https:\/\/127\.0\.0\.1/);
  expect(model.flags()).toEqual(before);
  model.kubernetes.forget();
  await updateStatus();
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a changed group.id stops no worker when the server would refuse the next ones", async () => {
  model.kubernetes.failNext({ method: "PATCH", pathIncludes: "dryRun=All", status: 422, times: 100 });
  await configure({ "group-id": "other" });
  expect(await model.status(unit)).toMatch(/^blocked: /);
  expect(written()).toEqual([]);
  expect(model.flags()).toContain("kafka-connect.running");
});

test("a right that is missing is named with verb and kind", async () => {
  const message = 'deployments.apps "x" is forbidden: User "u" cannot patch resource "deployments" in API group "apps"';
  const body = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Forbidden", code: 403, message };
  model.kubernetes.failNext({ method: "PATCH", pathIncludes: "/deployments/", status: 403, body, times: 5 });
  await configure({ workers: 2 });
  expect(await model.status(unit)).toMatch(/^blocked: missing rights in namespace .*: patch deployments; grant/);
});

test("a deleted Deployment is applied again", async () => {
  const name = model.kubernetes.objects().find(({ kind }) => kind === "Deployment") as unknown as {
    metadata: { name: string };
  };
  const response = model.kubernetes.requests().length;
  await removeByHand(name.metadata.name);
  await updateStatus();
  expect(model.kubernetes.requests().length).toBeGreaterThan(response);
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a unit that lost its memory, as a new leader has none, finds everything as it is to be", async () => {
  const versions = () => model.kubernetes.objects().map(({ kind, metadata }) => [kind, metadata]);
  const before = versions();
  await rm(join(built.directory, ".unit-state.db"));
  await configure({});
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
  expect(versions()).toEqual(before);
});

test("defect 27: a refresh compares everything once more, also when Kubernetes refuses it in its hook", async () => {
  const applies = () => model.kubernetes.requests().filter(({ method, dryRun }) => method === "PATCH" && dryRun).length;
  model.kubernetes.failNext({ method: "PATCH", status: 403, times: 100 });
  await model.run({ unit, hook: "upgrade-charm" });
  model.kubernetes.forget();
  await updateStatus();
  expect(applies()).toBe(6); // ConfigMap, two Services, PodDisruptionBudget, Deployment, the connectors' Secret
  expect(written()).toEqual([]);
  model.kubernetes.forget();
  await updateStatus();
  expect(applies()).toBe(0);
});

const left = () => model.kubernetes.objects().filter(({ kind }) => kind !== "Node" && kind !== "Pod");

test("defect 27: removal finds what another leader applied", async () => {
  await configure({ "worker-config": "ssl.key.password=hunter2" });
  await rm(join(built.directory, ".unit-state.db"));
  await model.run({ unit, hook: "stop" });
  expect(left()).toEqual([]);
});

test("where Kubernetes gives no answer the stop hook fails, and its repetition removes the rest", async () => {
  const fault = { status: 429, headers: { "retry-after": "3600" }, times: 100 };
  model.kubernetes.failNext({ method: "DELETE", pathIncludes: "/services/", ...fault });
  expect((await model.attempt({ unit, hook: "stop" }, { timeoutMs: 30_000 })).exitCode).toBe(1);
  expect(left().length).toBeGreaterThan(0);
  model.kubernetes.forget();
  await model.run({ unit, hook: "stop" });
  expect(left()).toEqual([]);
});

test("a unit that no longer leads stands by and writes nothing", async () => {
  await model.act(
    (now) => setLeader(addUnits(now, application), `${application}/1`),
    () => [{ unit, hook: "config-changed" }],
  );
  expect(await model.status(unit)).toBe("active: standby");
  expect(written()).toEqual([]);
  expect(model.connect.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("defects 37 and 55: a secret value reaches no ConfigMap, no log, no status and no tool's argument", async () => {
  const runs = await configure({
    "worker-config": "sasl.jaas.config=password\\=hunter2;\nssl.key.password=hunter2 \\u00zz",
  });
  const others = await configure({ "worker-config": 'producer.sasl.jaas.config=X required password="hunter2";' });
  const seen = JSON.stringify([
    model.kubernetes.objects().filter(({ kind }) => kind !== "Secret"),
    [...runs, ...others].map(({ log, statuses, tools, stdout, stderr }) => ({ log, statuses, tools, stdout, stderr })),
    await model.status(unit),
  ]);
  expect(seen).not.toContain("hunter2");
  const secrets = JSON.stringify(model.kubernetes.objects().filter(({ kind }) => kind === "Secret"));
  expect(secrets).toContain("producer.sasl.jaas.config");
});

test("defect 25: zero workers is a wish, not an error", async () => {
  await configure({ workers: 0 });
  expect(await model.status(unit)).toBe("active: 0 workers");
  expect(model.flags()).not.toContain("kafka-connect.running");
});

test("defect 34: hooks write in the charm's folder alone, and need no other", async () => {
  // Node.js itself refuses every write elsewhere, also to root.
  const confined = [
    "--permission",
    "--allow-fs-read=*",
    `--allow-fs-write=${built.directory}`,
    "--allow-child-process",
  ];
  const own = await openModel(built, { environment: { NODE_OPTIONS: confined.join(" ") } });
  try {
    await deployFileStream(own);
    expect(await own.status(unit)).toBe("active: 1/1 workers, 2 connectors");
    await own.run({ unit, hook: "stop" });
  } finally {
    await own.close();
  }
});

async function removeByHand(name: string): Promise<void> {
  const { createKubernetesApi } = await import("../../src/kubernetes/index.ts");
  const { silentLogger } = await import("../../src/core/index.ts");
  const api = await createKubernetesApi({
    kubeconfig: model.kubernetes.kubeconfig,
    fieldManager: "someone",
    log: silentLogger,
  });
  await api.remove("Deployment", name);
  await api.close();
}
