import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import {
  createKubernetesApi,
  readyNodeAddresses,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
  type RolloutPhase,
} from "../../../src/kubernetes/index.ts";
import {
  startKubernetesStandIn,
  type KubernetesStandIn,
  type KubernetesStandInOptions,
} from "../../../src/standins/kubernetes/index.ts";

type Opened = { readonly standIn: KubernetesStandIn; readonly api: KubernetesApi };

async function start(options: KubernetesStandInOptions = {}): Promise<Opened> {
  const standIn = await startKubernetesStandIn({ stepMs: 2, ...options });
  const api = await createKubernetesApi({ kubeconfig: standIn.kubeconfig, fieldManager: "test", log: silentLogger });
  onTestFinished(async () => {
    await api.close();
    await standIn.close();
  });
  return { standIn, api };
}

const deployment = (replicas: number, image = "worker:1"): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "worker" },
  spec: {
    replicas,
    selector: { matchLabels: { app: "worker" } },
    template: { metadata: { labels: { app: "worker" } }, spec: { containers: [{ name: "worker", image }] } },
  },
});

async function reach(api: KubernetesApi, phase: RolloutPhase): Promise<KubernetesObject> {
  const end = Date.now() + 5000;
  while (Date.now() < end) {
    const found = await api.read("Deployment", "worker");
    if (found !== undefined && rolloutStatus(found).phase === phase) return found;
    await sleep(2);
  }
  throw new Error(`no ${phase} within 5 s`);
}

const conditions = (object: KubernetesObject): readonly Readonly<Record<string, unknown>>[] =>
  (object["status"] as { conditions: Readonly<Record<string, unknown>>[] }).conditions;

test("pods in trouble show it, tell their events, and get ready when it is lifted", async () => {
  const { standIn, api } = await start();
  standIn.troublePods({
    image: "worker:1",
    status: {
      phase: "Running",
      containerStatuses: [{ restartCount: 3, state: { waiting: { reason: "CrashLoopBackOff" } } }],
    },
    events: [{ reason: "BackOff", message: "Back-off restarting failed container", component: "kubelet" }],
  });
  await api.apply(deployment(1));
  await reach(api, "failed");
  const [pod] = await api.list("Pod");
  expect(pod).toMatchObject({
    status: {
      phase: "Running",
      containerStatuses: [
        {
          name: "worker",
          image: "worker:1",
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: "CrashLoopBackOff" } },
        },
      ],
    },
  });
  const events = await api.list("Event");
  expect(events).toMatchObject([{ reason: "BackOff", involvedObject: { kind: "Pod", name: pod?.metadata.name } }]);
  standIn.troublePods(undefined);
  await reach(api, "complete");
});

test("pods with another image have no trouble", async () => {
  const { standIn, api } = await start();
  standIn.troublePods({ image: "worker:2", status: {} });
  await api.apply(deployment(1));
  expect(await reach(api, "complete")).toMatchObject({ status: { readyReplicas: 1 } });
});

test("pods that may not be made are a failure of the Deployment and an event of its ReplicaSet", async () => {
  const { standIn, api } = await start();
  const why = "exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1";
  standIn.refusePods(why);
  await api.apply(deployment(1));
  const failed = await reach(api, "failed");
  expect(conditions(failed).find(({ type }) => type === "ReplicaFailure")).toMatchObject({
    status: "True",
    reason: "FailedCreate",
    message: expect.stringMatching(new RegExp(`^pods "worker-[a-z0-9-]+" is forbidden: ${why}$`)),
  });
  const [event] = await api.list("Event");
  expect(event).toMatchObject({ reason: "FailedCreate", involvedObject: { kind: "ReplicaSet" } });
  standIn.refusePods(undefined);
  const complete = await reach(api, "complete");
  expect(conditions(complete).map(({ type }) => type)).not.toContain("ReplicaFailure");
});

test("the pods of a node that is down are not ready, and the rollout stays complete", async () => {
  const { standIn, api } = await start();
  await api.apply(deployment(2));
  await reach(api, "complete");
  standIn.setNode({ name: "node1", state: "down" });
  const end = Date.now() + 2000;
  let seen = await api.read("Deployment", "worker");
  while (Date.now() < end && JSON.stringify(seen).includes('"availableReplicas"')) {
    await sleep(2);
    seen = await api.read("Deployment", "worker");
  }
  expect(seen).toMatchObject({ status: { replicas: 2, unavailableReplicas: 2 } });
  const told = conditions(seen ?? deployment(0)).map(({ type, status, reason }) => [type, status, reason]);
  expect(told).toEqual([
    ["Available", "False", "MinimumReplicasUnavailable"],
    ["Progressing", "True", "NewReplicaSetAvailable"],
  ]);
  expect(await api.list("Pod")).toMatchObject([
    { status: { phase: "Running", containerStatuses: [{ ready: true }] } },
    { status: { phase: "Running", containerStatuses: [{ ready: true }] } },
  ]);
  expect((await api.list("Event")).map(({ reason }) => reason)).toEqual(["NodeNotReady", "NodeNotReady"]);
  standIn.setNode({ name: "node1", state: "ready" });
  await reach(api, "complete");
});

test("several nodes tell their addresses; a pod goes where it may", async () => {
  const { api } = await start({
    nodes: [
      { name: "a", addresses: ["10.0.0.1"], state: "not-ready" },
      { name: "b", addresses: ["10.0.0.2"], cordoned: true },
      { name: "c", addresses: ["fd00::3"] },
    ],
  });
  expect(readyNodeAddresses(await api.list("Node"))).toContain("[fd00::3]");
  expect(readyNodeAddresses(await api.list("Node"))).not.toContain("10.0.0.1");
  await api.apply(deployment(1));
  await reach(api, "complete");
  expect(await api.list("Pod")).toMatchObject([{ spec: { nodeName: "c" }, status: { hostIP: "fd00::3" } }]);
});

test("without a node for it a pod waits, and says why", async () => {
  const { standIn, api } = await start({ nodes: [{ name: "a", addresses: ["10.0.0.1"], cordoned: true }] });
  await api.apply(deployment(1));
  await reach(api, "failed");
  expect(await api.list("Pod")).toMatchObject([
    { status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] } },
  ]);
  expect((await api.list("Event")).map(({ reason }) => reason)).toEqual(["FailedScheduling"]);
  standIn.setNode({ name: "a", cordoned: false });
  await reach(api, "complete");
});

test("what its user may do can change", async () => {
  const { standIn, api } = await start();
  standIn.permit({ allow: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }] });
  expect(await api.read("ConfigMap", "a")).toBeUndefined();
  await expect(api.read("Secret", "a")).rejects.toMatchObject({ status: 403 });
  await expect(api.list("Node")).rejects.toMatchObject({ status: 403 });
  standIn.permit(undefined);
  expect(await api.read("Secret", "a")).toBeUndefined();
});

/** One answer without a client's patience: its status and text, or how the connection ended. */
function ask({ url, kubeconfig }: KubernetesStandIn, method = "GET", timeout = 200): Promise<string> {
  const authorization = `Bearer ${/token: (\S+)/.exec(kubeconfig)?.[1] ?? ""}`;
  const { promise, resolve } = Promise.withResolvers<string>();
  const sent = request(
    `${url}/api/v1/namespaces/default/configmaps${method === "POST" ? "" : "/a"}`,
    { method, headers: { authorization }, rejectUnauthorized: false, timeout },
    (answer) => {
      let length = 0;
      answer.on("data", (piece: Buffer) => {
        length += piece.length;
      });
      answer.on("end", () => resolve(`whole ${answer.statusCode}`));
      answer.on("error", () => resolve(`broken off after ${length} of ${answer.headers["content-length"]}`));
    },
  );
  sent.on("timeout", () => {
    resolve("nothing");
    sent.destroy();
  });
  sent.on("error", () => resolve("closed"));
  sent.end(method === "POST" ? JSON.stringify({ metadata: { name: "a" } }) : undefined);
  return promise;
}

test("an answer may come late, never, in half, or be lost after the request was carried out", async () => {
  const { standIn } = await start();
  standIn.failNext({ answer: "late", delayMs: 60 });
  const begin = performance.now();
  expect(await ask(standIn)).toBe("whole 404");
  expect(performance.now() - begin).toBeGreaterThan(55);
  standIn.failNext({ answer: "never" });
  expect(await ask(standIn)).toBe("nothing");
  standIn.failNext({ answer: "half" });
  expect(await ask(standIn)).toMatch(/^broken off after \d+ of \d+$/);
  standIn.failNext({ method: "POST", answer: "lost" });
  expect(await ask(standIn, "POST")).toBe("closed");
  expect(await ask(standIn)).toBe("whole 200");
  standIn.failNext({ method: "DELETE", reset: true });
  expect(await ask(standIn, "DELETE")).toBe("closed");
  expect(await ask(standIn)).toBe("whole 200");
  standIn.failNext({ answer: "late", status: 503 });
  expect(await ask(standIn)).toBe("whole 503");
});

test("a watch from a version whose changes are forgotten is told to begin anew", async () => {
  const { standIn, api } = await start();
  const object = (value: number): KubernetesObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { value: String(value) },
  });
  for (let value = 0; value < 2100; value += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => api.apply(object(value + index))));
  }
  const authorization = `Bearer ${/token: (\S+)/.exec(standIn.kubeconfig)?.[1] ?? ""}`;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const path = "/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=1&timeoutSeconds=1";
  const sent = request(`${standIn.url}${path}`, { headers: { authorization }, rejectUnauthorized: false }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    answer.on("end", () => resolve(text));
  });
  sent.on("error", reject).end();
  expect(JSON.parse(await promise)).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
});
