import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { hooksToRemoveUnit } from "../../../src/sandbox/index.ts";
import { namespace } from "../access.ts";
import { unit } from "../juju.ts";
import {
  connectors,
  eventually,
  isReady,
  restarts,
  startWorkers,
  uids,
  workerConfig,
  type Workers,
} from "./workers.ts";

vi.setConfig({ testTimeout: 300_000 });

// One life on real pods, test by test: each builds on what the former left.
let workers: Workers;

beforeAll(async () => {
  workers = await startWorkers();
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => console.error(`what was seen is in ${await workers.evidence()}`));
});

afterAll(() => workers?.close());

/** The name of the pod whose worker has this id. */
async function podOf(worker = ""): Promise<string> {
  const pods = await workers.node.pods();
  return pods.find(({ status }) => worker === `${status?.podIP}:8083`)?.metadata?.name ?? "";
}

test("two pods become real workers under the documented rights, and both connectors run", async () => {
  await workers.deploy(2);
  expect((await workers.node.pods()).map(isReady)).toEqual([true, true]);
});

test("Connect answers at the address that getWorkerService gives: a NodePort of the node", async () => {
  expect(await workers.address()).toMatch(`${workers.node.kubernetes.nodeIp}:`);
  expect(await workers.rest("/connectors")).toEqual(expect.arrayContaining([...connectors]));
});

/** Appends a line to the source file of the pod that runs the source task, and waits for it in the sink file of the other. */
async function lineArrives(line: string, skipped: number): Promise<void> {
  const [sink = "", source = ""] = await Promise.all((await workers.tasksRun()).map(podOf));
  // The task may have come from another pod, with the offset that it had in the file there: it skips that much.
  await workers.node.exec(source, "cat >>/tmp/source.txt <<END\n$1\nEND", `${".".repeat(skipped)}\n${line}`);
  await eventually(async () => expect(await workers.node.exec(sink, "cat /tmp/sink.txt")).toContain(`${line}\n`));
}

test("a line appended where the source task runs arrives where the sink task runs", async () => {
  expect(await lineArrives("a line", 1)).toBeUndefined();
});

test("workers 2 → 3 adds a pod and leaves both others, with their uids", async () => {
  const before = uids(await workers.node.pods());
  await workers.configure({ workers: 3 });
  await workers.becomes("active: 3/3 workers, 2 connectors");
  const after = await workers.node.pods();
  expect(uids(after)).toEqual(expect.arrayContaining([...before]));
  expect([after.length, restarts(after)]).toEqual([3, 0]);
});

test("the tasks of a worker that is killed run on another one", async () => {
  const [sink = ""] = await workers.tasksRun();
  const pod = await podOf(sink);
  await workers.node.kubernetes.kubectl(["delete", "pod", pod, "-n", namespace, "--grace-period=0", "--force"]);
  await eventually(async () => expect(await workers.tasksRun()).not.toContain(sink));
  await workers.becomes("active: 3/3 workers, 2 connectors");
});

test("a broker that does not answer for a minute takes no connector and no task away", async () => {
  const broker = workers.node.kafka.pids["broker"] ?? 0;
  process.kill(broker, "SIGSTOP");
  await sleep(60_000);
  process.kill(broker, "SIGCONT");
  await workers.tasksRun();
  await workers.becomes("active: 3/3 workers, 2 connectors");
  expect(await lineArrives("after the minute", 1000)).toBeUndefined();
});

test("a secret property is mounted as a file, and the workers run with a reference to it", async () => {
  const key = "producer.ssl.key.password";
  await workers.configure({ workers: 2, "worker-config": workerConfig({ [key]: "hush" }) });
  await workers.becomes("active: 2/2 workers, 2 connectors");
  const { node } = workers;
  const [pod] = await node.pods();
  const name = pod?.metadata?.name ?? "";
  expect(await node.exec(name, 'cat "/etc/kafka-connect/secrets/$1"', key)).toBe("hush");
  expect(await node.exec(name, 'grep "^$1=" /tmp/connect-distributed.properties', key)).toMatch(/=\$\{\w+:/);
  expect(JSON.stringify(await node.objects("configmaps"))).not.toContain("hush");
  await workers.tasksRun();
});

test("removed, it leaves no object and no pod", async () => {
  const { node, operator } = workers;
  const runs = await operator.hooks((model) => hooksToRemoveUnit(model, unit));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  const kinds = ["configmaps", "secrets", "services", "poddisruptionbudgets", "deployments", "networkpolicies"];
  const left = (await Promise.all(kinds.map((kind) => node.objects(kind)))).flat();
  expect(left.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "kafka-connect")).toEqual([]);
  await eventually(async () => expect(await node.objects("pods")).toEqual([]));
});
