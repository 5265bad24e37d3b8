import { expect, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import { applyAll, rolloutStatus, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { deployerApi, marksOf } from "../../../src/layer/relations/deployer-api.ts";

const configMap = (name: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels: { app: "connect" } },
  immutable: true,
});
const deployment = (config: string, replicas = 1): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "connect", annotations: { inputs: config } },
  spec: { replicas, template: { spec: { volumes: [{ configMap: { name: config } }] } } },
});
const running = (object: KubernetesObject, replicas: number): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, generation: 4, labels: { "juju-app": "1", mine: "yes" }, namespace: "team" },
  status: {
    observedGeneration: 4,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  },
});

function aDeployer(live: readonly KubernetesObject[] = []) {
  let asked: readonly KubernetesObject[] = [];
  const request = {
    objects: async () => asked,
    replace: (objects: readonly KubernetesObject[]) => {
      asked = objects;
    },
    deployments: async () => asked.flatMap(({ kind, metadata }) => (kind === "Deployment" ? [metadata.name] : [])),
    marks: async (name: string) => {
      const found = asked.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name);
      return found && marksOf(found);
    },
  };
  const port = { server: "deployer", namespace: "team", live, workers: ["10.0.0.1", "fd00::2"], log: silentLogger };
  return {
    api: deployerApi({ ...port, request }),
    onLooker: deployerApi({ ...port, request: undefined }),
    asked: () => asked.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    replicas: () => asked.map((one) => marksOf(one).replicas),
  };
}

const outcomes = async (api: ReturnType<typeof aDeployer>["api"], objects: readonly KubernetesObject[]) =>
  (await applyAll(api, objects, silentLogger)).map(({ outcome }) => outcome);

test("objects are asked for once; equal ones change nothing", async () => {
  const { api, asked } = aDeployer();
  expect(await outcomes(api, [configMap("a"), deployment("a")])).toEqual(["created", "created"]);
  expect(asked()).toEqual(["ConfigMap a", "Deployment connect"]);
  expect(await outcomes(api, [configMap("a"), deployment("a")])).toEqual(["unchanged", "unchanged"]);
  expect(await outcomes(api, [configMap("a"), deployment("a", 3)])).toEqual(["unchanged", "changed"]);
});

test("a dry run asks for nothing", async () => {
  const { api, asked } = aDeployer();
  expect((await api.apply(configMap("a"), { dryRun: true })).created).toBe(true);
  expect(asked()).toEqual([]);
});

test("immutable objects of a former Deployment are asked for no longer", async () => {
  const { api, asked } = aDeployer();
  await outcomes(api, [configMap("a"), deployment("a")]);
  await outcomes(api, [configMap("b"), deployment("b")]);
  expect(asked()).toEqual(["ConfigMap b", "Deployment connect"]);
});

test("defect 14: a Deployment that the deployer has not made yet is one that no controller has seen", async () => {
  const { api } = aDeployer();
  await api.apply(deployment("a", 2));
  expect(rolloutStatus(await api.read("Deployment", "connect"))).toMatchObject({ phase: "observing", desired: 2 });
});

test("so is a changed one, and its former workers still count", async () => {
  const { api } = aDeployer([running(deployment("a"), 1)]);
  await api.apply(deployment("b"));
  const now = await api.read("Deployment", "connect");
  expect(rolloutStatus(now)).toMatchObject({ phase: "observing", ready: 1 });
  expect(now?.metadata.annotations).toEqual({ inputs: "b" });
});

test("one that is as it was asked for is shown as it is", async () => {
  const { api } = aDeployer([running(deployment("a", 2), 2)]);
  await api.apply(deployment("a", 2));
  expect(rolloutStatus(await api.read("Deployment", "connect"))).toMatchObject({ phase: "complete", ready: 2 });
});

test("scaling asks for another number, also of a Deployment that another unit had asked for", async () => {
  const own = aDeployer();
  await own.api.apply(deployment("a", 2));
  await own.api.setReplicas("connect", 0);
  expect(own.replicas()).toEqual([0]);
  const heir = aDeployer([running(deployment("a", 2), 2)]);
  await heir.api.setReplicas("connect", 0);
  expect([heir.replicas(), heir.asked()]).toEqual([[0], ["Deployment connect"]]);
  expect(rolloutStatus(await heir.api.read("Deployment", "connect"))).toMatchObject({ phase: "observing", desired: 0 });
});

test("what is removed is asked for no longer; what was not asked for can't be", async () => {
  const { api, asked } = aDeployer();
  await api.apply(configMap("a"));
  expect([await api.remove("ConfigMap", "a"), await api.remove("ConfigMap", "a"), asked()]).toEqual([true, false, []]);
});

test("lists are of what is asked for and what is there, by labels; nodes are the addresses", async () => {
  const { api } = aDeployer([{ ...configMap("live"), metadata: { name: "live", labels: { app: "other" } } }]);
  await api.apply(configMap("a"));
  expect((await api.list("ConfigMap")).map(({ metadata }) => metadata.name)).toEqual(["a", "live"]);
  expect((await api.list("ConfigMap", { labelSelector: "app=connect" })).map(({ metadata }) => metadata.name)).toEqual([
    "a",
  ]);
  expect((await api.list("Node")).map(({ metadata }) => metadata.name)).toEqual(["10.0.0.1", "fd00::2"]);
  expect(await api.list("Pod")).toEqual([]);
});

test("Deployments are listed as they are read: one that is asked for and not seen yet has no status of its own", async () => {
  const { api } = aDeployer([running(deployment("a"), 1)]);
  await api.apply(deployment("a", 3));
  const [listed, ...others] = await api.list("Deployment");
  expect(others).toEqual([]);
  expect(listed).toEqual(await api.read("Deployment", "connect"));
  expect(rolloutStatus(listed)).toMatchObject({ phase: "observing", desired: 3, ready: 1 });
});

test("a unit that does not lead sees what is there and asks for nothing", async () => {
  const { onLooker } = aDeployer([running(deployment("a"), 1)]);
  expect(rolloutStatus(await onLooker.read("Deployment", "connect")).phase).toBe("complete");
  await expect(onLooker.apply(configMap("a"))).rejects.toMatchObject({ code: "not-leader" });
});
