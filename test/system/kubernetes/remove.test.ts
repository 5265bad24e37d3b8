import { afterAll, beforeAll, expect, test } from "vitest";
import type { Kind, KubernetesObject } from "../../../src/kubernetes/index.ts";
import { baseName } from "../../../src/layer/names.ts";
import { registerConnector, setWorkerConfig } from "../../../src/layer/helpers.ts";
import { hook, type Handler } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// Two applications in one namespace, test by test: each builds on what the former left.
let space: SharedNamespace;
let sink: LayerApplication<SharedNamespace>;
let neighbour: LayerApplication<SharedNamespace>;

const kinds: readonly Kind[] = ["ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Secret", "Service"];
const { kubectl } = sharedCluster();

const handlers: readonly Handler[] = [
  hook("*").do(askForWorkers),
  hook("*").do(function askForPassword() {
    setWorkerConfig({ "sasl.jaas.config": 'x required password="planted";' });
  }),
  hook("config-changed").do(async function declare() {
    await registerConnector({ "connector.class": "x" }, "one");
  }),
];

const deploy = async (name: string): Promise<LayerApplication<SharedNamespace>> => {
  const application = await openApplicationOn({ ...space, close: async () => undefined }, { name, handlers });
  await relateKafka(application);
  await application.configure({ kubeconfig: space.kubeconfig, topics: "lines", workers: 2 });
  expect(await application.status()).toMatch(/^active: 2\/2 workers/);
  return application;
};

const base = (application: string): string =>
  baseName({ model: { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" }, application });

/** Every object of an application with its version; a Deployment without what its controller writes. */
async function versions(application: string): Promise<readonly string[]> {
  const labelSelector = `app.kubernetes.io/instance=${base(application)}`;
  const all = (await Promise.all(kinds.map((kind) => space.admin.list(kind, { labelSelector })))).flat();
  return all
    .map(({ kind, metadata: { name, uid, generation, resourceVersion } }) =>
      [kind, name, uid, generation ?? resourceVersion].join(" "),
    )
    .toSorted();
}

/** Named as the layer names its own, and with some of its labels: somebody else's all the same. */
const lookAlikes = (): readonly KubernetesObject[] => {
  const metadata = (name: string) => ({
    name,
    namespace: space.namespace,
    labels: { "app.kubernetes.io/name": "kafka-connect", "app.kubernetes.io/part-of": "sink" },
  });
  const selector = { matchLabels: { app: "theirs" } };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: metadata(`${base("sink")}-cfg-0123456789`), data: {} },
    { apiVersion: "v1", kind: "Secret", metadata: metadata(`${base("sink")}-sec-0123456789`), data: {} },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(`${base("sink")}-int`),
      spec: { ports: [{ port: 80 }] },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata(`${base("sink")}-pdb`),
      spec: { selector },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata(base("sink")),
      spec: { podSelector: selector },
    },
  ];
};

beforeAll(async () => {
  space = await sharedCluster().openNamespace();
  sink = await deploy("sink");
  neighbour = await deploy("sink-ext");
  for (const object of lookAlikes()) await space.admin.apply(object);
});
afterAll(async () => {
  await Promise.all([sink?.close(), neighbour?.close()]);
  await space?.close();
});

test("what the workers need stays until their pods are gone", async () => {
  const labelSelector = `app.kubernetes.io/instance=${base("sink")}`;
  const [pod] = await space.admin.list("Pod", { labelSelector });
  const hold = (finalizers: string) =>
    kubectl([
      "patch",
      "pod",
      pod?.metadata.name ?? "",
      "-n",
      space.namespace,
      "--type=merge",
      "-p",
      `{"metadata":{"finalizers":${finalizers}}}`,
    ]);
  await hold('["test.example/hold"]');
  const stopping = sink.hook("stop");
  const isEnding = async (): Promise<boolean> => {
    const [deployment] = await space.admin.list("Deployment", { labelSelector });
    return deployment?.metadata.deletionTimestamp !== undefined;
  };
  await expect.poll(isEnding, { timeout: 20_000 }).toBe(true);
  const left = async (): Promise<readonly string[]> => (await versions("sink")).map((line) => line.split(" ")[0] ?? "");
  expect(await left()).toEqual([
    "ConfigMap",
    "Deployment",
    "PodDisruptionBudget",
    "Secret",
    "Secret",
    "Service",
    "Service",
  ]);
  await hold("null");
  await stopping;
  expect(await left()).toEqual([]);
});

test("case 36: a removed application leaves none of its objects, and every other object as it was", async () => {
  const before = await versions("sink-ext");
  const theirs = await Promise.all(lookAlikes().map(({ kind, metadata }) => space.admin.read(kind, metadata.name)));
  expect(before).toHaveLength(7);
  expect(theirs).not.toContain(undefined);
  const again = await deploy("sink");
  await again.hook("stop");
  await again.close();
  expect(await versions("sink")).toEqual([]);
  expect(await versions("sink-ext")).toEqual(before);
  const now = await Promise.all(lookAlikes().map(({ kind, metadata }) => space.admin.read(kind, metadata.name)));
  expect(now).toEqual(theirs);
});

test.each(["deployments", "poddisruptionbudgets", "services", "configmaps", "secrets"])(
  "case 21: a removal that may not delete %s fails with that right, and goes on once it is granted",
  async (resource) => {
    const again = await deploy("sink");
    const role = JSON.parse(await kubectl(["get", "role", "charm", "-n", space.namespace, "-o", "json"])) as {
      rules: { resources: string[]; verbs: string[] }[];
    };
    const rules = role.rules.map((rule) =>
      rule.resources.includes(resource) ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== "delete") } : rule,
    );
    await kubectl(["replace", "-f", "-"], JSON.stringify({ ...role, rules }));
    await expect(again.hook("stop")).rejects.toThrow(
      `missing rights in namespace ${space.namespace}: delete ${resource}; grant them to the kubeconfig's user`,
    );
    await kubectl(
      ["replace", "-f", "-"],
      JSON.stringify({ ...role, metadata: { name: "charm", namespace: space.namespace } }),
    );
    await again.hook("stop");
    await again.close();
    expect(await versions("sink")).toEqual([]);
  },
);
