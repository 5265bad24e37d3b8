import { afterAll, beforeAll, expect, test } from "vitest";
import type { Kind, KubernetesObject } from "../../../src/kubernetes/index.ts";
import { setPodOptions, type PodOptions } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { managersOf } from "./a-charm.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// What becomes of the objects when an input changes. Test by test: each builds on what the former left.
let application: LayerApplication<SharedNamespace>;
let pods: PodOptions = {};

beforeAll(async () => {
  const handlers = [
    hook("*").do(askForWorkers),
    hook("*").do(function sayWhatPodsNeed() {
      setPodOptions(pods);
    }),
  ];
  application = await openApplicationOn(await sharedCluster().openNamespace(), { handlers });
  await relateKafka(application);
});
afterAll(() => application?.close());

const kinds = ["ConfigMap", "Secret", "Service", "NetworkPolicy", "PodDisruptionBudget", "Deployment"] as const;
const list = (kind: Kind): Promise<readonly KubernetesObject[]> =>
  application.kubernetes.admin.list(kind, { labelSelector: "app.kubernetes.io/part-of=sink" });

type DeploymentSpec = { readonly replicas: number; readonly template: unknown };
type Seen = { readonly generation: number; readonly template: string; readonly replicas: number };

async function deployment(): Promise<Seen> {
  const [found, ...others] = await list("Deployment");
  expect(others).toEqual([]);
  const { replicas = -1, template } = (found?.["spec"] ?? {}) as Partial<DeploymentSpec>;
  return { generation: found?.metadata.generation ?? -1, template: JSON.stringify(template), replicas };
}

const configName = (template: string): string => /"configMap":\{"name":"([^"]+)"/.exec(template)?.[1] ?? "";
const uidsOf = async (kind: Kind): Promise<readonly string[]> =>
  (await list(kind)).map(({ metadata }) => metadata.uid ?? "");

test("case 1: in an empty namespace the whole set comes to be, with its labels, each object ours alone", async () => {
  pods = { secretEnv: { TOKEN: "hunter2hunter2" }, networkPolicy: { from: [] } };
  const { kubeconfig } = application.kubernetes;
  await application.configure({ kubeconfig, topics: "lines", workers: 3, "worker-config": "a.b=1\nc.d=2" });
  expect(await application.status()).toMatch(/^active: 3\/3 workers/);
  const found = (await Promise.all(kinds.map(list))).flat();
  expect(found.map(({ kind }) => kind)).toEqual([
    "ConfigMap",
    "Secret",
    "Service",
    "Service",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "Deployment",
  ]);
  for (const object of found) {
    expect(object.metadata.labels).toMatchObject({
      "app.kubernetes.io/name": "kafka-connect",
      "app.kubernetes.io/component": "worker",
      "app.kubernetes.io/managed-by": "juju",
    });
    expect(managersOf(object)).toEqual(["Apply kafka-connect-base"]);
  }
});

test("case 4: the same properties in another order, with the ends of lines of Windows, make no new generation", async () => {
  const before = await deployment();
  await application.configure({ "worker-config": "c.d=2\r\na.b=1\r\n" });
  pods = { networkPolicy: { from: [] }, secretEnv: { TOKEN: "hunter2hunter2" } };
  await application.hook("config-changed");
  expect(await deployment()).toEqual(before);
});

test("case 5: more workers are one generation more, with the same template, config and running pods", async () => {
  const [before, running] = [await deployment(), await uidsOf("Pod")];
  await application.configure({ workers: 5 });
  expect(await application.status()).toMatch(/^active: 5\/5 workers/);
  expect(await deployment()).toEqual({ ...before, replicas: 5, generation: before.generation + 1 });
  expect(await uidsOf("Pod")).toEqual(expect.arrayContaining([...running]));
  expect(running).toHaveLength(3);
  await application.configure({ workers: 1 });
});

let first: Seen;
let kept: KubernetesObject | undefined;

test("case 6: a property changes the reference to its ConfigMap in the template, and nothing else", async () => {
  first = await deployment();
  const former = configName(first.template);
  kept = (await list("ConfigMap")).find(({ metadata }) => metadata.name === former);
  await application.configure({ "worker-config": "a.b=1\nc.d=3" });
  const after = await deployment();
  const present = configName(after.template);
  expect(present).not.toBe(former);
  expect(after.template.replaceAll(present, former)).toBe(first.template);
  expect((await list("ConfigMap")).map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining([former, present]),
  );
});

test("case 7: the former property brings back the former name, and the object that is still there serves again", async () => {
  await application.configure({ "worker-config": "a.b=1\nc.d=2" });
  expect((await deployment()).template).toBe(first.template);
  const again = (await list("ConfigMap")).find(({ metadata }) => metadata.name === kept?.metadata.name);
  expect(again).toEqual(kept);
});

test("case 6: the former ConfigMap is there as long as a rollout is not complete", async () => {
  const former = configName((await deployment()).template);
  await application.configure({ "worker-config": "a.b=1\nc.d=4", image: "apache/kafka:absent" });
  expect(await application.status()).toMatch(/^blocked: /);
  expect((await list("ConfigMap")).map(({ metadata }) => metadata.name)).toContain(former);
  await application.configure({ "worker-config": "a.b=1\nc.d=2", image: "" });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("case 10: what the upper layer no longer says is gone: variable, label, volume and policy", async () => {
  const before = await deployment();
  pods = {
    ...pods,
    env: { KAFKA_OPTS: "-Da=b" },
    labels: { team: "data" },
    volumes: [{ name: "more", emptyDir: {} }],
    volumeMounts: [{ name: "more", mountPath: "/more" }],
  };
  await application.hook("config-changed");
  const { template } = await deployment();
  for (const one of ["KAFKA_OPTS", '"team":"data"', "/more"]) expect(template).toContain(one);
  pods = { secretEnv: { TOKEN: "hunter2hunter2" } };
  await application.hook("config-changed");
  expect((await deployment()).template).toBe(before.template);
  expect(await list("NetworkPolicy")).toEqual([]);
});
