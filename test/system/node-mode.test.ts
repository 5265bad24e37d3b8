import type { V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hooksToRemoveUnit, type HookRun } from "../../src/sandbox/index.ts";
import { FAST_WORKER, propertiesText } from "../../tools/testbed/index.ts";
import { answersIn } from "../helpers/helper-answers.ts";
import { startOperator, unit, type Operator } from "./juju.ts";
import { startNode, type Node } from "./node.ts";
import { pollRest } from "./poll-rest.ts";

// One life on real pods, test by test: each builds on what the former left.
let node: Node;
let operator: Operator;
let address: string;

beforeAll(async () => {
  [node, operator] = await Promise.all([startNode(), startOperator()]);
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => console.error(`what the pods were at: ${await node.evidence()}`));
});

afterAll(async () => {
  await operator?.close();
  await node?.close();
});

const fast = {
  ...FAST_WORKER,
  "plugin.path": "/opt/kafka/plugins",
  "offset.storage.partitions": "1",
  "status.storage.partitions": "1",
};
const workerConfig = (more: Readonly<Record<string, string>> = {}) => propertiesText({ ...fast, ...more });
const connectors = ["system-file-stream-sink", "system-file-stream-source"];

const succeeded = (runs: readonly HookRun[]) => runs.every(({ exitCode }) => exitCode === 0);
const uids = (pods: readonly V1Pod[]) =>
  pods.map(({ metadata }) => String(metadata?.uid)).toSorted((a, b) => a.localeCompare(b));
const restarts = (pods: readonly V1Pod[]) =>
  pods
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
const isReady = ({ status }: V1Pod) => status?.containerStatuses?.every(({ ready }) => ready) === true;
const waitingFor = ({ status }: V1Pod) => status?.containerStatuses?.[0]?.state?.waiting?.reason;

async function eventually(fact: () => Promise<void>): Promise<void> {
  await expect.poll(async () => fact().then(() => "so", String), { timeout: 60_000, interval: 250 }).toBe("so");
}

/** Looks again, as Juju's next update-status does, until the status is this. */
async function becomes(status: string): Promise<void> {
  await eventually(async () => {
    if ((await operator.status()) !== status) await operator.hooks(() => [{ unit, hook: "update-status" }]);
    expect(await operator.status()).toBe(status);
  });
}

async function rest(path: string): Promise<unknown> {
  return (await fetch(`http://${address}${path}`, { headers: { connection: "close" } })).json();
}

type State = { connector: { state: string }; tasks: { state: string; worker_id: string }[] };

/** The name of the pod that runs a connector's only task. */
async function podOf(connector: string): Promise<string> {
  const { tasks } = (await rest(`/connectors/${connector}/status`)) as State;
  const [ip] = tasks[0]?.worker_id.split(":") ?? [];
  const pod = (await node.pods()).find(({ status }) => status?.podIP === ip);
  return pod?.metadata?.name ?? "";
}

async function tasksRun(): Promise<void> {
  await eventually(async () => {
    for (const name of connectors) {
      const { connector, tasks } = (await rest(`/connectors/${name}/status`)) as State;
      expect([connector.state, ...tasks.map(({ state }) => state)]).toEqual(["RUNNING", "RUNNING"]);
    }
  });
}

test("two pods become real workers under the documented rights, and both connectors are registered", async () => {
  expect(succeeded(await operator.deploy(node.kubeconfig, node.kafka.bootstrap))).toBe(true);
  const options = { image: node.image, memory: "512Mi", topics: "lines", workers: 2, "worker-config": workerConfig() };
  expect(succeeded(await operator.configure(options))).toBe(true);
  await becomes("active: 2/2 workers, 2 connectors");
  expect((await node.pods()).map(isReady)).toEqual([true, true]);
});

test("Connect answers at the address that getWorkerService gives: a NodePort of the node", async () => {
  expect(succeeded(await operator.refresh("test/helpers/address"))).toBe(true);
  const [run] = await operator.hooks(() => [{ unit, hook: "update-status" }]);
  address = String(answersIn(run?.log ?? [])["getWorkerService"]);
  expect(address).toMatch(`${node.kubernetes.nodeIp}:`);
  expect(await rest("/connectors")).toEqual(expect.arrayContaining(connectors));
  await tasksRun();
});

test("a line appended where the source task runs arrives where the sink task runs", async () => {
  const [sink = "", source = ""] = await Promise.all(connectors.map(podOf));
  await node.exec(source, 'echo "$1" >>/tmp/source.txt', "a line");
  await eventually(async () => expect(await node.exec(sink, "cat /tmp/sink.txt")).toBe("a line\n"));
});

test("workers 2 → 3 adds a pod and leaves both others, with their uids", async () => {
  const before = uids(await node.pods());
  expect(succeeded(await operator.configure({ workers: 3 }))).toBe(true);
  await becomes("active: 3/3 workers, 2 connectors");
  const after = await node.pods();
  expect(uids(after)).toEqual(expect.arrayContaining(before));
  expect([after.length, restarts(after)]).toEqual([3, 0]);
});

test("a bad image leaves the workers running, and the status names it within the minute", async () => {
  const before = uids(await node.pods());
  const begin = Date.now();
  expect(succeeded(await operator.configure({ image: "testbed.local/connect:absent" }))).toBe(true);
  expect(await operator.status()).toMatch(
    /^blocked: cannot pull image testbed\.local\/connect:absent: .*; 3 of 3 old workers still run$/,
  );
  expect(Date.now() - begin).toBeLessThan(60_000);
  const after = await node.pods();
  expect(uids(after.filter(isReady))).toEqual(before);
  expect(after.filter((pod) => !isReady(pod)).map(waitingFor)).toEqual([expect.stringMatching(/^(Err)?ImagePull/)]);
  expect(await rest("/connectors")).toEqual(expect.arrayContaining(connectors));
});

test("the former image recovers and restarts no worker", async () => {
  const before = uids((await node.pods()).filter(isReady));
  expect(succeeded(await operator.configure({ image: node.image }))).toBe(true);
  await becomes("active: 3/3 workers, 2 connectors");
  const after = await node.pods();
  expect(uids(after)).toEqual(before);
  expect(restarts(after)).toBe(0);
});

test("a changed property replaces the workers one by one, and Connect goes on answering", async () => {
  const before = uids(await node.pods());
  const polls = pollRest(`http://${address}/connectors`, 500);
  const changed = workerConfig({ "offset.flush.interval.ms": "900" });
  expect(succeeded(await operator.configure({ "worker-config": changed }))).toBe(true);
  await becomes("active: 3/3 workers, 2 connectors");
  const failed = (await polls.stop()).map(({ result }) => result !== 200);
  // Between the end of each of the three and the new rules of kube-proxy, connections are refused: 50 to 140 ms.
  expect(failed.filter(Boolean).length).toBeLessThanOrEqual(3);
  expect(failed.filter((now, index) => now && failed[index - 1])).toEqual([]);
  expect(uids(await node.pods()).filter((uid) => before.includes(uid))).toEqual([]);
  await tasksRun();
});

test("a secret property is mounted as a file, and the workers run with a reference to it", async () => {
  const key = "producer.ssl.key.password";
  const secret = workerConfig({ [key]: "hush" });
  expect(succeeded(await operator.configure({ workers: 2, "worker-config": secret }))).toBe(true);
  await becomes("active: 2/2 workers, 2 connectors");
  const [pod] = await node.pods();
  const name = pod?.metadata?.name ?? "";
  expect(await node.exec(name, 'cat "/etc/kafka-connect/secrets/$1"', key)).toBe("hush");
  expect(await node.exec(name, 'grep "^$1=" /tmp/connect-distributed.properties', key)).toMatch(/=\$\{\w+:/);
  expect(JSON.stringify(await node.objects("configmaps"))).not.toContain("hush");
  await tasksRun();
});

test("removed, it leaves no object and no pod", async () => {
  expect(succeeded(await operator.hooks((model) => hooksToRemoveUnit(model, unit)))).toBe(true);
  const kinds = ["configmaps", "secrets", "services", "poddisruptionbudgets", "deployments"];
  const left = (await Promise.all(kinds.map((kind) => node.objects(kind)))).flat();
  expect(left.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "kafka-connect")).toEqual([]);
  await eventually(async () => expect(await node.objects("pods")).toEqual([]));
});
