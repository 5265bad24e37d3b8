import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import { imageProfile } from "../../src/layer/image.ts";
import type { Options } from "../../src/layer/options.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { defaultOptions } from "./default-options.ts";
import { workersSpec, type WorkersSpec } from "../../src/layer/spec.ts";
import { workerProperties, type Properties } from "../../src/layer/worker-properties.ts";

const owner = { model: { name: "prod", uuid: "0f4e" }, application: "connect" };

function spec({
  image = "apache/kafka:4.3.1",
  workerConfig = {},
  ...more
}: Partial<Omit<Options, "workerConfig">> & { workerConfig?: Properties } = {}): WorkersSpec {
  const profile = imageProfile(image);
  const properties = workerProperties({
    owner,
    profile,
    upperLayer: {},
    relations: { "bootstrap.servers": "k:9092" },
    groupId: "",
    workerConfig,
  });
  return workersSpec(owner, properties, {
    options: { ...defaultOptions, workers: 2, ...more },
    profile,
    namespace: "data",
    inKubernetes: false,
    inputs: "0f",
  });
}

const named = (objects: readonly KubernetesObject[], kind: string) => objects.filter((object) => object.kind === kind);
const template = (objects: readonly KubernetesObject[]) =>
  JSON.stringify((named(objects, "Deployment")[0]?.["spec"] as { template?: unknown } | undefined)?.template);

test("the objects of two modern workers", async () => {
  await expect(stringify(resources(spec()), { aliasDuplicateObjects: false, lineWidth: 0 })).toMatchFileSnapshot(
    "./modern-workers.yaml",
  );
});

test("the objects of a worker in the default image", async () => {
  const legacy = resources(spec({ image: "sborny/kafka-connect-base", workers: 1 }));
  await expect(stringify(legacy, { aliasDuplicateObjects: false, lineWidth: 0 })).toMatchFileSnapshot(
    "./legacy-worker.yaml",
  );
});

test("equal input gives equal bytes, whatever the order of its keys", () => {
  const one = resources(spec({ workerConfig: { a: "1", b: "2" } }));
  const other = resources(spec({ workerConfig: { b: "2", a: "1" } }));
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});

test("a change of workers leaves the pod template and the config's name as they were", () => {
  const [two, five] = [resources(spec({ workers: 2 })), resources(spec({ workers: 5 }))];
  expect(template(five)).toBe(template(two));
  expect(named(five, "ConfigMap")).toEqual(named(two, "ConfigMap"));
});

test("a changed property makes a new config name, and the template refers to it", () => {
  const [one, other] = [resources(spec()), resources(spec({ workerConfig: { "offset.flush.interval.ms": "1" } }))];
  const name = (objects: readonly KubernetesObject[]) => named(objects, "ConfigMap")[0]?.metadata.name ?? "none";
  expect(name(other)).not.toBe(name(one));
  expect(template(other)).toContain(name(other));
});

test("a secret value is in no ConfigMap, and the worker refers to the mounted file", () => {
  const objects = resources(spec({ workerConfig: { "sasl.jaas.config": 'password="hunter2";' } }));
  const text = JSON.stringify(objects.filter((object) => object.kind !== "Secret"));
  expect(text).not.toContain("hunter2");
  expect(text).toContain("${workersecrets:/etc/kafka-connect/secrets:sasl.jaas.config}");
  expect(named(objects, "Secret")).toHaveLength(1);
});

test("the operator's own config providers stay beside the layer's", () => {
  const workerConfig = { "config.providers": "env", "ssl.key.password": "p" };
  expect(spec({ workerConfig }).properties).toContain("config.providers=env,workersecrets\n");
});

test("Kafka 0.10 knows no references: with a secret value its whole file is a Secret", () => {
  const objects = resources(spec({ image: "sborny/kafka-connect-base", workerConfig: { "ssl.key.password": "p" } }));
  expect(named(objects, "ConfigMap")).toEqual([]);
  expect(named(objects, "Secret")).toHaveLength(1);
});

test("the outer Service follows the option expose", () => {
  const types = (expose: Options["expose"]) =>
    named(resources(spec({ expose })), "Service").map((service) => (service["spec"] as { type: string }).type);
  expect(types("auto")).toEqual(["ClusterIP", "NodePort"]);
  expect(types("loadbalancer")).toEqual(["ClusterIP", "LoadBalancer"]);
  expect(types("clusterip")).toEqual(["ClusterIP"]);
});
