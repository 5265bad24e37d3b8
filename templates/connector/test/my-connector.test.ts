import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "kafka-connect-base/build";
import {
  addSecret,
  createModel,
  deploy,
  hooksAfterConfig,
  hooksAfterDeploy,
  hooksAfterRelate,
  latestRelation,
  memoryStore,
  nextSecretId,
  readCharm,
  relateRemote,
  runHooks,
  setConfig,
  unitStatus,
} from "kafka-connect-base/sandbox";
import { startConnectStandIn, type ConnectStandIn } from "kafka-connect-base/standins/connect";
import { startKubernetesStandIn, type KubernetesStandIn } from "kafka-connect-base/standins/kubernetes";
import { afterAll, beforeAll, expect, test } from "vitest";

// One life, test by test. The charm's own dispatch runs; Juju, Kubernetes and Connect are played on this machine.
const unit = "my-connector/0";
const store = memoryStore(createModel());
let folder: string;
let connect: ConnectStandIn;
let kubernetes: KubernetesStandIn;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "my-connector-"));
  connect = await startConnectStandIn();
  kubernetes = await startKubernetesStandIn({ nodePort: connect.port });
});

afterAll(async () => {
  await Promise.all([connect.close(), kubernetes.close()]);
  await rm(folder, { recursive: true });
});

const status = async () => unitStatus(await store.load(), unit);

test("deployed alone, it says what it waits for", async () => {
  const source = join(import.meta.dirname, "..");
  const { directory } = await buildCharm({ source, output: folder, log: () => undefined });
  const charm = await readCharm(directory);
  const model = await store.update((now) => deploy(now, { charm, config: { topics: "orders" } }));
  await runHooks(store, hooksAfterDeploy(model, unit));
  expect(await status()).toMatchObject({
    status: "blocked",
    message: expect.stringMatching(/^missing: kafka relation/),
  });
});

test("with Kafka and Kubernetes its connector is registered", async () => {
  const model = await store.update((now) => {
    const id = nextSecretId(now);
    const content = { kubeconfig: kubernetes.kubeconfig };
    const granted = addSecret(now, { id, content, grants: ["my-connector"] });
    const configured = setConfig(granted, "my-connector", { kubeconfig: id });
    return relateRemote(configured, "my-connector:kafka", { host: "127.0.0.1", port: "9092" });
  });
  await runHooks(store, hooksAfterRelate(model, latestRelation(model)));
  expect(connect.connectors()).toMatchObject({ "my-connector": { file: "/tmp/my-connector.txt", topics: "orders" } });
  expect(await status()).toMatchObject({ status: "active" });
});

test("a changed option registers it again", async () => {
  const model = await store.update((now) => setConfig(now, "my-connector", { file: "/tmp/other.txt" }));
  await runHooks(store, hooksAfterConfig(model, "my-connector"));
  expect(connect.connectors()).toMatchObject({ "my-connector": { file: "/tmp/other.txt" } });
});
