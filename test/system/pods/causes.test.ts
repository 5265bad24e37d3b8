import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { NODE_NAME } from "../../../tools/testbed/index.ts";
import { pollRest } from "./poll-rest.ts";
import { eventually, isReady, restarts, startWorkers, uids, workerConfig, type Workers } from "./workers.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

// Two workers run, and a change goes wrong: the status says why within a minute, and the two go on as if nothing had been.
let workers: Workers;
let former: readonly string[];
let address: string;

beforeAll(async () => {
  workers = await startWorkers();
  await workers.deploy(2);
  address = await workers.address();
  former = uids(await workers.node.pods());
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => console.error(`what was seen is in ${await workers.evidence()}`));
});

afterAll(() => workers?.close());

const old = "; 2 of 2 old workers still run";

/** Changes something for the worse; the status once the hooks are over, which take no more than a minute each. */
async function worsen(options: Parameters<Workers["configure"]>[0]): Promise<string> {
  const begin = performance.now();
  await workers.configure(options);
  expect(performance.now() - begin).toBeLessThan(75_000);
  return workers.operator.status();
}

const podOptions = (options: object): { readonly "pod-options": string } => ({
  "pod-options": JSON.stringify(options),
});

/** Evicts the pod that is not ready, as a drain of its node does. */
async function evictStuckPod(): Promise<unknown> {
  const stuck = (await workers.node.pods()).find((pod) => !isReady(pod));
  const { name = "", namespace = "" } = stuck?.metadata ?? {};
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  const eviction = JSON.stringify({ apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } });
  const answer = await workers.node.kubernetes.kubectl(["create", "--raw", path, "-f", "-"], eviction);
  return (JSON.parse(answer) as { status: unknown }).status;
}

/** Takes the change back: the workers that ran before are the ones that run now, and none was restarted. */
async function takeBack(): Promise<void> {
  await workers.configure({
    image: workers.node.image,
    memory: "512Mi",
    "worker-config": workerConfig(),
    "pod-options": "{}",
  });
  await workers.becomes("active: 2/2 workers, 2 connectors");
  await eventually(async () => expect(uids(await workers.node.pods())).toEqual(former));
  expect(restarts(await workers.node.pods())).toBe(0);
}

test("case 37: an image that can't be pulled is named; REST answers and no task moves meanwhile, and the stuck pod may be evicted", async () => {
  const before = await workers.tasksRun();
  const polls = pollRest(`http://${address}/connectors`, 500);
  const status = await worsen({ image: "testbed.local/connect:absent" });
  expect(status).toMatch(/^blocked: cannot pull image testbed\.local\/connect:absent/);
  expect(status).toContain(old);
  expect((await polls.stop()).filter(({ result }) => result !== 200)).toEqual([]);
  expect(await workers.tasksRun()).toEqual(before);
  expect(await evictStuckPod()).toBe("Success");
  await takeBack();
});

test("case 38: properties that a worker refuses are told in its own words, without their secrets", async () => {
  const status = await worsen({
    "worker-config": workerConfig({ "task.shutdown.graceful.timeout.ms": "password=hunter2hunter2" }),
  });
  expect(status).toMatch(/^blocked: a worker keeps exiting \(code \d+\): ConfigException: Invalid value password=/);
  expect(status).toContain(old);
  expect(`${status}${workers.operator.log()}`).not.toContain("hunter2");
  await takeBack();
});

test("case 38: too little memory is told with what there is", async () => {
  const status = await worsen({
    memory: "256Mi",
    ...podOptions({ env: { KAFKA_OPTS: "-Xms700m -Xmx700m -XX:+AlwaysPreTouch" } }),
  });
  expect(status).toBe(`blocked: a worker runs out of memory (256Mi); raise option memory${old}`);
  await takeBack();
});

test("case 38: more than any node has is waited for, with what is short", async () => {
  const status = await worsen(podOptions({ resources: { requests: { cpu: "1000" } } }));
  expect(status).toMatch(/^waiting: rolling out \d\/2 workers: no node takes a worker: .*Insufficient cpu/);
  await takeBack();
});

test.each([
  [
    "a volume",
    { volumes: [{ name: "x", secret: { secretName: "nowhere" } }], volumeMounts: [{ name: "x", mountPath: "/x" }] },
  ],
  ["a variable", { env: { TOKEN: { secretKeyRef: { name: "nowhere", key: "token" } } } }],
])("case 38: a Secret that is missing for %s is named", async (_, options) => {
  const status = await worsen(podOptions(options));
  expect(status).toMatch(/^blocked: a worker needs .*Secret nowhere, which is not there/);
  expect(status).toContain(old);
  await takeBack();
});

test("case 38: a node that does not answer is told, and its workers are back when it is", async () => {
  const { pids } = workers.node.kubernetes;
  const kubelet = pids["kubelet"] ?? 0;
  process.kill(kubelet, "SIGSTOP");
  try {
    await workers.becomes(/^waiting: 0\/2 workers: node node1 does not answer/);
  } finally {
    process.kill(kubelet, "SIGCONT");
  }
  await workers.becomes("active: 2/2 workers, 2 connectors");
  expect(uids(await workers.node.pods())).toEqual(former);
});

test("case 38: a drain of the node is not held up by workers that never get ready", async () => {
  const { kubectl } = workers.node.kubernetes;
  await workers.configure({
    ...podOptions({ rollingUpdate: { maxSurge: 0, maxUnavailable: "100%" } }),
    "worker-config": workerConfig({ "offset.flush.interval.ms": "never" }),
  });
  await workers.becomes(/^blocked: a worker keeps exiting/);
  // A pod that is still Pending may always be evicted; of those that started, only the budget's own policy frees these.
  await eventually(async () => {
    const pods = await workers.node.pods();
    expect(pods.map((pod) => `${pod.status?.phase} ${isReady(pod)}`)).toEqual(["Running false", "Running false"]);
  });
  const stuck = uids(await workers.node.pods());
  try {
    await kubectl(["drain", NODE_NAME, "--delete-emptydir-data", "--ignore-daemonsets", "--timeout=30s"]);
    expect(uids(await workers.node.pods()).filter((uid) => stuck.includes(uid))).toEqual([]);
  } finally {
    await kubectl(["uncordon", NODE_NAME]);
  }
  await workers.configure({ "worker-config": workerConfig(), "pod-options": "{}" });
  await workers.becomes("active: 2/2 workers, 2 connectors");
});
