import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { createKubernetesApi, type KubernetesObject } from "../../src/kubernetes/index.ts";
import { placeOfWorkers } from "../../src/layer/find-workers.ts";
import { ownPlace } from "../../src/layer/names.ts";
import { hook, setFlag } from "../../src/reactive/index.ts";
import { addUnits, setLeader } from "../../src/sandbox/index.ts";
import { openApplication, relateKafka, type LayerApplication } from "../helpers/layer-application.ts";
import { pythonManifests, pythonMemory } from "../helpers/python-workers.ts";

// A unit of the Python layer is refreshed to this one, and finds the workers that the other one made.
const model = { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" };
const made = pythonManifests({ model, application: "sink", replicas: 1, unit: "sink/3" });
const nameOf = (kind: string): string => made.find((object) => object.kind === kind)?.metadata.name ?? "";

const asks = (): void => setFlag("kafka-connect-base.install");

let application: LayerApplication;
beforeEach(async () => {
  application = await openApplication({ handlers: [hook("*").do(asks)] });
  const { kubeconfig } = application.kubernetes;
  const api = await createKubernetesApi({ kubeconfig, fieldManager: "kubectl", log: silentLogger });
  for (const object of made) await api.apply(object);
  await api.close();
  await application.remember(pythonMemory);
  await relateKafka(application);
  await application.hook("upgrade-charm");
  application.kubernetes.forget();
});
afterEach(() => application.close());

const run = () => application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines" });
const live = (kind: string): readonly KubernetesObject[] =>
  (application.kubernetes.objects() as unknown as readonly KubernetesObject[]).filter((one) => one.kind === kind);
const properties = (): string => JSON.stringify(live("ConfigMap").filter(({ immutable }) => immutable === true));

test("its Deployment goes on under its name, with its selector, and there is no other", async () => {
  await run();
  const [deployment, ...others] = live("Deployment");
  expect(others).toEqual([]);
  expect(deployment?.metadata.name).toBe(nameOf("Deployment"));
  const { app } = (made[0]?.metadata.labels ?? {}) as { app: string };
  expect(deployment?.["spec"]).toMatchObject({
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app, "app.kubernetes.io/name": "kafka-connect" } } },
  });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("its Service keeps its name and its port and is the outer one; the inner one selects the same pods", async () => {
  const portOf = (name: string): unknown => {
    const service = live("Service").find(({ metadata }) => metadata.name === name);
    const spec = service?.["spec"] as { ports: { nodePort?: number }[] } | undefined;
    return spec?.ports[0]?.nodePort;
  };
  const port = portOf(nameOf("Service"));
  expect(port).toBeTypeOf("number");
  await run();
  expect(portOf(nameOf("Service"))).toBe(port);
  expect(live("Service")).toHaveLength(2);
  const selectors = live("Service").map((service) => (service["spec"] as { selector: unknown }).selector);
  expect(selectors[0]).toEqual(selectors[1]);
});

test("its group and topics are those that the workers have, not those that this unit would have given them", async () => {
  await run();
  expect(properties()).toContain("group.id=sink-3\\n");
  expect(properties()).toContain("config.storage.topic=shop.sink.connectconfigs\\n");
  await application.change((now) => setLeader(addUnits(now, "sink"), "sink/1"));
  await application.hook("kafka-relation-joined", {
    unit: "sink/1",
    relation: { id: application.kafka(), remoteUnit: "kafka/0" },
  });
  await application.hook("leader-elected", { unit: "sink/1" });
  expect(application.flags("sink/1")).toContain("kafka-connect-base.configured");
  expect(properties()).not.toMatch(/group\.id=(?!sink-3)/);
});

test("a later hook, and a unit that came later, find it by its labels and write nothing", async () => {
  await run();
  const before = live("Deployment");
  application.kubernetes.forget();
  await application.hook("config-changed");
  await application.change((now) => setLeader(addUnits(now, "sink"), "sink/1"));
  await application.hook("leader-elected", { unit: "sink/1" });
  expect(application.kubernetes.requests().filter(({ method }) => method !== "GET")).toEqual([]);
  expect(live("Deployment")).toEqual(before);
});

test("another group that is asked for in the same hook stops Python's workers before the first of its own starts", async () => {
  await application.configure({ "group-id": "other" });
  await run();
  const patches = application.kubernetes.requests().filter(({ method, dryRun }) => method === "PATCH" && !dryRun);
  const ofDeployment = patches.filter(({ path }) => path.includes("/deployments/"));
  expect(ofDeployment).toHaveLength(3); // scaled to zero, its fields taken over, applied
  expect(properties()).toContain("group.id=other\\n");
});

test("removal takes also what only the Python layer used", async () => {
  await run();
  await application.hook("stop");
  for (const kind of ["Deployment", "Service", "ConfigMap", "Secret"]) expect(live(kind)).toEqual([]);
});

test("names are the layer's own but for a Deployment of the Python layer, and a live selector always counts", () => {
  const owner = { model, application: "sink" };
  const deployment = (name: string, matchLabels: Readonly<Record<string, string>>): KubernetesObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { selector: { matchLabels } },
  });
  const own = ownPlace(owner);
  expect(placeOfWorkers(owner, undefined)).toEqual({ ...own, leftovers: [] });
  const other = placeOfWorkers(owner, deployment(own.names.deployment, { former: "1" }));
  expect(other).toEqual({ ...own, selector: { former: "1" }, leftovers: [] });
  const python = placeOfWorkers(owner, deployment(nameOf("Deployment"), { app: "x" }));
  expect(python.names).toEqual({
    deployment: nameOf("Deployment"),
    service: own.names.service,
    external: nameOf("Service"),
  });
  expect(python.leftovers).toEqual([{ kind: "ConfigMap", name: nameOf("ConfigMap") }]);
});
