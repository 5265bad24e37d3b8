import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import {
  createKubernetesApi,
  readTrouble,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
} from "../../../src/kubernetes/index.ts";
import { secretHider } from "../../../src/layer/hide-secrets.ts";
import { judgeTrouble, verdictLine } from "../../../src/layer/trouble-text.ts";
import { notReady, now, waiting, worker } from "../../kubernetes/trouble/objects.ts";
import { podStates, type PodState } from "../../kubernetes/trouble/pod-states.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// A Deployment whose pods the testbed's node runs; then each of their statuses is written over, as a kubelet, a
// scheduler or a node's controller would. What is read goes by the charm's own rights.
const { kubectl } = sharedCluster();
let place: SharedNamespace;
let api: KubernetesApi;

beforeAll(async () => {
  place = await sharedCluster().openNamespace();
  api = await createKubernetesApi({ kubeconfig: place.kubeconfig, fieldManager: "test", log: silentLogger });
  await apply("example.org/connect:1");
  await eventually(async () => rolloutStatus(await workers()).phase === "complete");
});
afterAll(async () => {
  await api?.close();
  await place?.close();
});

const workers = (): Promise<KubernetesObject | undefined> => api.read("Deployment", "worker");
const trouble = async (at = now) => {
  const deployment = await workers();
  if (deployment === undefined) throw new Error("no Deployment");
  return readTrouble(api, deployment, at);
};

async function apply(image: string): Promise<void> {
  const labels = { app: "worker" };
  const containers = [{ name: "worker", image, resources: { limits: { memory: "1Gi" } } }];
  const initContainers = [{ name: "plugins", image: "example.org/plugins:1" }];
  const template = { metadata: { labels }, spec: { initContainers, containers } };
  const spec = { replicas: 1, selector: { matchLabels: labels }, template };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "worker" }, spec } as const;
  await place.admin.apply(deployment);
}

/** Writes a pod's status over. */
async function write(pod: string, status: Readonly<Record<string, unknown>>): Promise<void> {
  const none = { reason: null, message: null, containerStatuses: null, initContainerStatuses: null };
  const patch = JSON.stringify({ status: { ...none, ...status } });
  await kubectl(["patch", "pod", pod, "-n", place.namespace, "--subresource=status", "--type=merge", "-p", patch]);
}

async function warn(events: readonly KubernetesObject[], pod: string): Promise<void> {
  const items = events.map((event, index) => ({
    ...event,
    metadata: { name: `${pod}.${index}`, namespace: place.namespace },
    involvedObject: { kind: "Pod", name: pod, namespace: place.namespace },
  }));
  await kubectl(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); await sleep(200)) {
    if (Date.now() > end) throw new Error(`still not so after 30 s: ${holds.toString()}`);
  }
}

/** A pod that has ended for good is replaced, so that one is no state of a pod that is still there. */
const lasting = podStates.filter(
  ({ what, pod }) => what !== "an eviction" && pod.metadata.deletionTimestamp === undefined,
);

describe("case 29: the cause of pods that do not run is read from a real server", () => {
  test.each(lasting)("a pod: $what", async ({ pod, trouble: told, events }: PodState) => {
    const [
      {
        metadata: { name },
      },
    ] = (await api.list("Pod")) as [KubernetesObject];
    await kubectl(["delete", "events", "--all", "-n", place.namespace]);
    await write(name, Object(pod["status"]));
    if (events.length > 0)
      await warn(
        events.filter(({ metadata }) => metadata.name.startsWith("p.")),
        name,
      );
    expect({ trouble: (await trouble()).trouble }).toMatchObject({ trouble: told });
  });

  test("the new template's pods are preferred, old workers are counted, and the sentence is redacted and cut", async () => {
    const [old] = (await api.list("Pod")) as [KubernetesObject];
    await write(old.metadata.name, {
      conditions: [{ type: "Ready", status: "True" }],
      ...worker({ running: {} }, { ready: true }),
    });
    await apply("example.org/connect:absent");
    await eventually(async () => (await trouble()).trouble?.cause === "image-pull");
    expect(await trouble()).toMatchObject({ old: { ready: 1, wanted: 1 }, unread: [] });

    await write(old.metadata.name, { conditions: [notReady], ...worker(waiting("InvalidImageName")) });
    const output = `ERROR password=planted ${"and more ".repeat(60)}`;
    const fresh = (await api.list("Pod")).find(({ metadata }) => metadata.name !== old.metadata.name);
    const lastState = { terminated: { exitCode: 1, message: output } };
    await write(fresh?.metadata.name ?? "", worker(waiting("CrashLoopBackOff"), { lastState, restartCount: 3 }));
    const { trouble: found, old: left } = await trouble();
    expect(found).toMatchObject({ cause: "crash", output });
    expect(left).toEqual({ ready: 0, wanted: 1 });
    const verdict = found && judgeTrouble(found, { now, hide: secretHider({}) });
    expect(verdict && verdictLine(verdict, 100)).toBe(
      "a worker keeps exiting (code 1): password=[hidden]; see its log",
    );
  });

  test("it takes three requests at most, and none for others' events", async () => {
    const before = api.requests();
    await trouble();
    expect(api.requests() - before).toBeLessThanOrEqual(3);
  });
});
