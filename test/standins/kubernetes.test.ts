import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import {
  createKubernetesApi,
  readyNodeAddresses,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
  type RolloutPhase,
} from "../../src/kubernetes/index.ts";
import {
  startKubernetesStandIn,
  type KubernetesStandIn,
  type KubernetesStandInOptions,
} from "../../src/standins/kubernetes/index.ts";

type Opened = { readonly standIn: KubernetesStandIn; readonly api: KubernetesApi };

async function start(options: KubernetesStandInOptions = {}): Promise<Opened> {
  const standIn = await startKubernetesStandIn({ stepMs: 5, ...options });
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

const service = (type: string, changes: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "worker" },
  spec: { type, selector: { app: "worker" }, ports: [{ name: "rest-api", port: 8083 }], ...changes },
});

/** Every rollout seen until one has the phase; fails after 5 s. */
async function reach(api: KubernetesApi, phase: RolloutPhase): Promise<readonly ReturnType<typeof rolloutStatus>[]> {
  const seen: ReturnType<typeof rolloutStatus>[] = [];
  const end = Date.now() + 5000;
  while (Date.now() < end) {
    const rollout = rolloutStatus(await api.read("Deployment", "worker"));
    seen.push(rollout);
    if (rollout.phase === phase) return seen;
    await sleep(1);
  }
  throw new Error(`no ${phase} in ${JSON.stringify(seen.at(-1))}`);
}

const podUids = async (api: KubernetesApi): Promise<readonly (string | undefined)[]> =>
  (await api.list("Pod")).map(({ metadata }) => metadata.uid);

test("a Deployment goes from unseen to complete", async () => {
  const { api } = await start();
  const { object } = await api.apply(deployment(3));
  expect(rolloutStatus(object).phase).toBe("observing");
  const seen = await reach(api, "complete");
  expect(seen.at(-1)).toMatchObject({ desired: 3, updated: 3, total: 3, ready: 3, available: 3 });
});

test("an update keeps all wanted pods available and never has more than one too many", async () => {
  const { api } = await start();
  await api.apply(deployment(3));
  await reach(api, "complete");
  const before = await podUids(api);
  await api.apply(deployment(3, "worker:2"));
  for (const { available, total } of await reach(api, "complete")) {
    expect(available).toBeGreaterThanOrEqual(3);
    expect(total).toBeLessThanOrEqual(4);
  }
  expect((await podUids(api)).filter((uid) => before.includes(uid))).toEqual([]);
});

test("scaling touches no pod that stays", async () => {
  const { api } = await start();
  await api.apply(deployment(2));
  await reach(api, "complete");
  const two = await podUids(api);
  await api.setReplicas("worker", 4);
  await reach(api, "complete");
  expect(await podUids(api)).toEqual(expect.arrayContaining([...two]));
  await api.setReplicas("worker", 1);
  await reach(api, "complete");
  expect(two).toEqual(expect.arrayContaining([...(await podUids(api))]));
  await api.setReplicas("worker", 0);
  await reach(api, "scaled-to-zero");
  expect(await podUids(api)).toEqual([]);
});

test("an image that is absent fails the update, says so in the pod, and spares the old pods", async () => {
  const { api } = await start();
  await api.apply(deployment(2));
  await reach(api, "complete");
  const before = await podUids(api);
  await api.apply(deployment(2, "worker:absent"));
  const failed = (await reach(api, "failed")).at(-1);
  expect(failed).toMatchObject({ available: 2, total: 3, updated: 1 });
  expect(await podUids(api)).toEqual(expect.arrayContaining([...before]));
  const waiting = (await api.list("Pod")).filter((pod) => JSON.stringify(pod).includes("ImagePullBackOff"));
  expect(waiting).toHaveLength(1);

  await api.apply(deployment(2));
  await reach(api, "complete");
  expect(await podUids(api)).toEqual(before);
});

test("a paused Deployment waits for its release", async () => {
  const { api } = await start();
  await api.apply({ ...deployment(1), spec: { ...Object(deployment(1)["spec"]), paused: true } });
  await reach(api, "paused");
  expect(await podUids(api)).toEqual([]);
  await api.apply(deployment(1));
  await reach(api, "complete");
});

test("the pods of a removed Deployment go", async () => {
  const { api } = await start();
  await api.apply(deployment(2));
  await reach(api, "complete");
  await api.remove("Deployment", "worker");
  const end = Date.now() + 2000;
  while ((await api.list("Pod")).length > 0 && Date.now() < end) await sleep(5);
  expect(await api.list("Pod")).toEqual([]);
});

test("a finished rollout writes nothing more", async () => {
  const { standIn, api } = await start();
  await api.apply(deployment(1));
  await reach(api, "complete");
  await sleep(50);
  const before = standIn.objects();
  await sleep(50);
  expect(standIn.objects()).toEqual(before);
});

test("the node is ready at the given address, and the first node port is the given one", async () => {
  const { api } = await start({ nodeAddress: "127.0.0.2", nodePort: 31_083 });
  expect(readyNodeAddresses(await api.list("Node"))).toEqual(["127.0.0.2"]);
  const { object } = await api.apply(service("NodePort"));
  expect(object["spec"]).toMatchObject({ ports: [{ port: 8083, nodePort: 31_083 }] });
  const second = await api.apply({ ...service("NodePort"), metadata: { name: "other" } });
  expect(second.object["spec"]).toMatchObject({ ports: [{ nodePort: 31_084 }] });
});

test("a load balancer gets the node's address", async () => {
  const { api } = await start();
  const { object } = await api.apply(service("LoadBalancer"));
  expect(object["status"]).toEqual({ loadBalancer: { ingress: [{ ip: "127.0.0.1" }] } });
});

test("an apply repairs a value that another manager set, and leaves its other fields", async () => {
  const { standIn, api } = await start();
  const { kubeconfig } = standIn;
  const other = await createKubernetesApi({ kubeconfig, fieldManager: "other", log: silentLogger });
  onTestFinished(other.close);
  const configMap = (data: object): KubernetesObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data,
  });
  await api.apply(configMap({ ours: "1" }));
  await other.apply(configMap({ ours: "2", theirs: "3" }));
  await api.apply(configMap({ ours: "1" }));
  expect((await api.read("ConfigMap", "a"))?.["data"]).toEqual({ ours: "1", theirs: "3" });
});

test("stringData of a Secret is stored in data", async () => {
  const { api } = await start();
  const { object } = await api.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a" },
    stringData: { password: "pw" },
  });
  expect(object).toMatchObject({ type: "Opaque", data: { password: "cHc=" } });
  expect(object).not.toHaveProperty("stringData");
});

test("requests are recorded until they are forgotten", async () => {
  const { standIn, api } = await start();
  await api.apply(deployment(1), { dryRun: true });
  await api.read("Deployment", "worker");
  const path = "/apis/apps/v1/namespaces/default/deployments/worker";
  expect(standIn.requests()).toEqual([
    { method: "PATCH", path, status: 201, dryRun: true },
    { method: "GET", path, status: 404, dryRun: false },
  ]);
  standIn.forget();
  expect(standIn.requests()).toEqual([]);
});

test("a rule fails as many requests as it says, and only those that fit", async () => {
  const { standIn, api } = await start();
  standIn.failNext({ method: "GET", pathIncludes: "/secrets/", status: 403, times: 2 });
  expect(await api.read("ConfigMap", "a")).toBeUndefined();
  await expect(api.read("Secret", "a")).rejects.toMatchObject({ status: 403 });
  await expect(api.read("Secret", "a")).rejects.toMatchObject({ status: 403 });
  expect(await api.read("Secret", "a")).toBeUndefined();
});

test("unknown paths, methods and media types are refused as by the real server", async () => {
  const { standIn } = await start();
  const token = /token: (\S+)/.exec(standIn.kubeconfig)?.[1] ?? "";
  const { Agent, fetch } = await import("undici");
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  onTestFinished(() => dispatcher.close());
  const ask = async (method: string, path: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${standIn.url}${path}`, { method, headers, dispatcher });
    await response.text();
    return response.status;
  };
  expect(await ask("GET", "/apis/nothing.example/v1/things")).toBe(404);
  expect(await ask("POST", "/api/v1/namespaces/default/configmaps/a")).toBe(405);
  expect(await ask("PATCH", "/api/v1/namespaces/default/configmaps/a")).toBe(415);
});

test("whoever starts it hears of a request when it was carried out and not answered yet", async () => {
  const seen: string[] = [];
  const { standIn, api } = await start({
    onRequest: ({ method }) => seen.push(`${method}, ${standIn.objects().length} objects`),
  });
  await api.apply(deployment(0));
  expect(seen).toEqual(["PATCH, 2 objects"]); // the other one is the node
});

test("a snapshot brings all objects back as they were, with their ids", async () => {
  const { standIn, api } = await start();
  await api.apply(deployment(1));
  await reach(api, "complete");
  const before = standIn.objects();
  const restore = standIn.snapshot();
  await api.apply(deployment(3, "worker:2"));
  await api.apply(service("ClusterIP"));
  await reach(api, "complete");
  restore();
  expect(standIn.objects()).toEqual(before);
});
