import { afterEach, beforeEach, expect, test } from "vitest";
import type { Kind, KubernetesObject } from "../../src/kubernetes/index.ts";
import { hook, setFlag } from "../../src/reactive/index.ts";
import { addRemote, latestRelation, relate, setRelationData, type Model } from "../../src/sandbox/index.ts";
import { joinRelation } from "../../src/sandbox/relations.ts";
import { openApplication, relateKafka, unit, type LayerApplication } from "../helpers/layer-application.ts";
import { pythonManifests, pythonMemory } from "../helpers/python-workers.ts";

// The Python layer always had its objects made by a charm kubernetes-deployer. The relation stays over the refresh.
const model = { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" };
const made = pythonManifests({ model, application: "sink", replicas: 1, unit: "sink/3" });
const nameOf = (kind: string): string => made.find((object) => object.kind === kind)?.metadata.name ?? "";

const asks = (): void => setFlag("kafka-connect-base.install");

let application: LayerApplication;
let relation: number;
beforeEach(async () => {
  application = await openApplication({ handlers: [hook("*").do(asks)] });
  await application.remember(pythonMemory);
  await relateKafka(application);
  const related = await application.change((now) => {
    const met = relate(addRemote(now, { application: "deployer" }), "sink:kubernetes", "deployer:kubernetes");
    return joinRelation(met, unit, { relation: latestRelation(met), remoteUnit: "deployer/0" });
  });
  relation = latestRelation(related);
  await publish(unit, { resource: JSON.stringify(made.map(({ metadata, ...rest }) => ({ ...rest, metadata }))) });
  await seen(made);
  await application.hook("upgrade-charm");
});
afterEach(() => application.close());

const publish = (who: string, data: Readonly<Record<string, string>>): Promise<Model> =>
  application.change((now) => setRelationData(now, { relation, who, data }));

/** The deployer tells how the objects are, with what the server fills in. */
const seen = (objects: readonly KubernetesObject[]) =>
  publish("deployer/0", { workers: '["10.0.0.1"]', status: JSON.stringify(objects.map(asServed)) });

function asServed(object: KubernetesObject): KubernetesObject {
  const metadata = { ...object.metadata, namespace: "team", generation: 1 };
  if (object.kind === "Deployment") {
    const one = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
    return { ...object, metadata, status: { observedGeneration: 1, ...one } };
  }
  if (object.kind !== "Service") return { ...object, metadata };
  const spec = object["spec"] as { type: string; ports: readonly object[] };
  const ports = spec.type === "NodePort" ? [{ ...spec.ports[0], nodePort: 30_083 }] : spec.ports;
  return { ...object, metadata, spec: { ...spec, ports } };
}

async function asked(): Promise<readonly KubernetesObject[]> {
  const now = await application.change((same) => same);
  const bag = now.relations.find(({ id }) => id === relation)?.data[unit] ?? {};
  return JSON.parse(bag["resource"] ?? "[]") as readonly KubernetesObject[];
}

const ofKind = (objects: readonly KubernetesObject[], kind: Kind) => objects.filter((one) => one.kind === kind);

test("the deployer is asked for the Deployment and the Service that it made, and for no second ones", async () => {
  await application.configure({ topics: "lines" });
  const objects = await asked();
  expect(ofKind(objects, "Deployment").map(({ metadata }) => metadata.name)).toEqual([nameOf("Deployment")]);
  const outer = ofKind(objects, "Service").filter((one) => (one["spec"] as { type: string }).type === "NodePort");
  expect(outer.map(({ metadata }) => metadata.name)).toEqual([nameOf("Service")]);
  const [deployment] = ofKind(objects, "Deployment");
  const { app } = (made[0]?.metadata.labels ?? {}) as { app: string };
  expect(deployment?.["spec"]).toMatchObject({ selector: { matchLabels: { app } } });
  expect(JSON.stringify(ofKind(objects, "ConfigMap"))).toContain("group.id=sink-3\\n");
});

test("when it has done so the workers run at the port that they had, and later hooks ask for nothing else", async () => {
  await application.configure({ topics: "lines" });
  const wanted = await asked();
  await seen(wanted);
  const event = { relation: { id: relation, remoteUnit: "deployer/0" } };
  await application.hook("kubernetes-relation-changed", event);
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
  await application.hook("update-status");
  expect(await asked()).toEqual(wanted);
});
