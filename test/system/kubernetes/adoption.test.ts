import { afterAll, beforeAll, expect, test } from "vitest";
import type { Kind, KubernetesObject } from "../../../src/kubernetes/index.ts";
import { hook, setFlag } from "../../../src/reactive/index.ts";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { pythonManifests, pythonMemory } from "../../helpers/python-workers.ts";
import { managersOf } from "./a-charm.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// What the Python layer's deployer gave to kubectl, and then a refresh to this layer. Test by test: one life.
const model = { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" };
const made = pythonManifests({ model, application: "sink", replicas: 2, unit: "sink/3" });
const nameOf = (kind: string): string => made.find((object) => object.kind === kind)?.metadata.name ?? "";

let application: LayerApplication<SharedNamespace>;
let before: KubernetesObject | undefined;
let port: number | undefined;

const read = (kind: Kind, name: string) => application.kubernetes.admin.read(kind, name);
const list = (kind: Kind) => application.kubernetes.admin.list(kind);

async function nodePort(): Promise<number | undefined> {
  const service = await read("Service", nameOf("Service"));
  const spec = service?.["spec"] as { ports: { nodePort?: number }[] } | undefined;
  return spec?.ports[0]?.nodePort;
}

const asks = (): void => setFlag("kafka-connect-base.install");

beforeAll(async () => {
  const space = await sharedCluster().openNamespace();
  application = await openApplicationOn(space, { handlers: [hook("*").do(asks)] });
  const { kubectl } = sharedCluster();
  const at = ["-n", space.namespace];
  await kubectl(["apply", "-f", "-", ...at], JSON.stringify({ apiVersion: "v1", kind: "List", items: made }));
  await kubectl(["rollout", "status", `deployment/${nameOf("Deployment")}`, ...at, "--timeout=60s"]);
  before = await read("Deployment", nameOf("Deployment"));
  port = await nodePort();
  await application.remember(pythonMemory);
  await relateKafka(application);
  await application.hook("upgrade-charm");
});
afterAll(() => application?.close());

test("case 19: the Python layer's Deployment goes on under its name, with its selector, and is the only one", async () => {
  await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines", workers: 2 });
  expect(await application.status()).toMatch(/^active: 2\/2 workers/);
  const [deployment, ...others] = await list("Deployment");
  expect(others).toEqual([]);
  expect(deployment?.metadata.uid).toBe(before?.metadata.uid);
  const selector = (one: KubernetesObject | undefined) =>
    (one?.["spec"] as { selector: unknown } | undefined)?.selector;
  expect(selector(deployment)).toEqual(selector(before));
});

test("case 19: nothing of its former template is left, and no label of its deployer's", async () => {
  const deployment = await read("Deployment", nameOf("Deployment"));
  expect(managersOf(deployment)).toEqual(["Apply kafka-connect-base"]);
  const template = JSON.stringify((deployment?.["spec"] as { template: unknown } | undefined)?.template);
  for (const former of ["config-volume", '"configmap":', nameOf("ConfigMap")]) expect(template).not.toContain(former);
  const spec = (deployment?.["spec"] as { template: { spec: { containers: unknown[] } } } | undefined)?.template.spec;
  expect(spec?.containers).toHaveLength(1);
  for (const kind of ["Deployment", "Service"] as const) {
    const labels = Object.keys((await read(kind, nameOf(kind)))?.metadata.labels ?? {});
    expect(labels.filter((key) => !/^(app\.kubernetes\.io|kafka-connect-base)\//.test(key))).toEqual([]);
    expect(JSON.stringify((await read(kind, nameOf(kind)))?.metadata.annotations ?? {})).not.toContain("last-applied");
  }
});

test("case 19: its Service keeps its name and its port, and is the outer one", async () => {
  expect(await nodePort()).toBe(port);
  expect(port).toBeTypeOf("number");
  const services = await list("Service");
  const types = services.map((one) => (one["spec"] as { type: string }).type).toSorted();
  expect(types).toEqual(["ClusterIP", "NodePort"]);
});

test("case 19: the workers keep their group and their topics", async () => {
  const maps = (await list("ConfigMap")).filter(({ metadata }) => metadata.name.includes("-cfg-"));
  expect(maps).toHaveLength(1);
  const file = JSON.stringify(maps[0]?.["data"]);
  expect(file).toContain("group.id=sink-3\\n");
  for (const end of ["configs", "offsets", "status"]) expect(file).toContain(`=shop.sink.connect${end}\\n`);
});

test("case 19: an hour later, when all is applied again, nothing is written and every version stays", async () => {
  const versions = async () => {
    const all = await Promise.all((["ConfigMap", "Service", "PodDisruptionBudget", "Deployment"] as const).map(list));
    return all
      .flat()
      .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.generation ?? metadata.resourceVersion}`);
  };
  const [seen, asked] = [await versions(), (await application.kubernetes.audited()).length];
  await application.remember({ ...application.memory(), "kafka-connect-base.applied-at": 1 });
  await application.hook("update-status");
  const requests = (await application.kubernetes.audited()).slice(asked);
  expect(requests.some(({ dryRun }) => dryRun)).toBe(true);
  expect(requests.filter(({ verb, dryRun }) => !dryRun && !["get", "list"].includes(verb))).toEqual([]);
  expect(await versions()).toEqual(seen);
});
