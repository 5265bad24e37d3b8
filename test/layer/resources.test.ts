import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { readJavaProperties } from "../connect/java-properties.ts";
import { isSensitiveKey } from "../../src/connect/index.ts";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import { imageProfile } from "../../src/layer/image.ts";
import type { Options } from "../../src/layer/options.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { defaultOptions } from "./default-options.ts";
import { workersSpec } from "../../src/layer/spec.ts";
import { workerProperties } from "../../src/layer/worker-properties.ts";
import { owner, specOf as spec } from "./spec-of.ts";

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

test("defect 30: equal input gives equal bytes, whatever the order of its keys", () => {
  const one = resources(spec({ workerConfig: { a: "1", b: "2" } }));
  const other = resources(spec({ workerConfig: { b: "2", a: "1" } }));
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});

test("defect 30: a change of workers leaves the pod template and the config's name as they were", () => {
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

test("defect 37: a secret value is in no ConfigMap, and the worker refers to the mounted file", () => {
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

test("defect 39: the outer Service follows the option expose", () => {
  const types = (expose: Options["expose"]) =>
    named(resources(spec({ expose })), "Service").map((service) => (service["spec"] as { type: string }).type);
  expect(types("auto")).toEqual(["ClusterIP", "NodePort"]);
  expect(types("loadbalancer")).toEqual(["ClusterIP", "LoadBalancer"]);
  expect(types("clusterip")).toEqual(["ClusterIP"]);
});

test("defect 29: a modern worker listens on every address and advertises its own pod's", () => {
  const objects = resources(spec());
  expect(fileOf(objects).get("listeners")).toBe("http://:8083");
  expect(fileOf(objects).has("rest.port")).toBe(false);
  expect(template(objects)).toContain('{"name":"POD_IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}');
  expect(template(objects)).toContain("rest.advertised.host.name=%s");
});

test("defect 33: what goes in is not changed by what is made of it", () => {
  const workerConfig = Object.freeze({ "sasl.jaas.config": "x", "config.providers": "env" });
  const upperLayer = Object.freeze({ "group.id": "upper" });
  const profile = Object.freeze(imageProfile("apache/kafka:4.3.1"));
  const relations = Object.freeze({ "bootstrap.servers": "k:9092" });
  const sources = { owner, profile, upperLayer, relations, groupId: "g", workerConfig };
  const properties = Object.freeze(workerProperties(Object.freeze(sources)));
  const options = Object.freeze({ ...defaultOptions });
  const made = workersSpec(owner, properties, { options, profile, namespace: "", inKubernetes: false, inputs: "" });
  expect(() => resources(Object.freeze(made))).not.toThrow();
});

/** Texts that a template or a reader of YAML would take for something else. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "1e5",
    "007",
    "yes",
    "~",
    "a: b",
    "- a",
    "#",
    "{{ name }}",
    "{% raw %}",
    "!!python/object:os.system",
    "a\nb: c",
    "\\",
    " x",
  ),
);

test("defects 31 and 35: a value is one value, whatever a template or YAML would make of it", () => {
  const properties = fc.dictionary(fc.stringMatching(/^[a-z][a-z.]{0,8}$/).filter(isOrdinary), hostile);
  fc.assert(
    fc.property(properties, (workerConfig) => {
      const objects = resources(spec({ workerConfig }));
      expect(Object.fromEntries(fileOf(objects))).toMatchObject(workerConfig);
      const fixed = spec({ workerConfig: { "offset.flush.interval.ms": "1" } });
      expect(shapeOf(objects)).toEqual(shapeOf(resources(fixed)));
    }),
  );
});

test("defect 36: labels, annotations, data and variables are texts, also those that look like numbers", () => {
  const numeric = { ...spec({ workerConfig: { "producer.retries": "100000" } }), cluster: "0000000001", inputs: "1e5" };
  const texts = resources({ ...numeric, labels: { ...numeric.labels, "kafka-connect-base/model-uuid": "1e5" } });
  for (const object of texts) {
    const { labels = {}, annotations = {} } = object.metadata;
    const data = (object["data"] ?? {}) as Readonly<Record<string, unknown>>;
    for (const value of [labels, annotations, data].flatMap((map) => Object.values(map))) {
      expect(typeof value).toBe("string");
    }
  }
  expect(stringify(texts)).toContain('kafka-connect-base/inputs: "1e5"');
  expect(template(texts)).toContain('"kafka-connect-base/model-uuid":"1e5"');
});

test("defect 38: the file has the name that the default image reads, and Kafka's own beside it", () => {
  for (const image of ["sborny/kafka-connect-base", "apache/kafka:4.3.1"]) {
    const objects = resources(spec({ image }));
    const { data } = named(objects, "ConfigMap")[0] as unknown as { data: Readonly<Record<string, string>> };
    expect(Object.keys(data).toSorted()).toEqual(["connect-distributed.properties", "connect-distributes.properties"]);
    expect(new Set(Object.values(data)).size).toBe(1);
    expect(template(objects)).toContain('{"name":"config","mountPath":"/etc/config","readOnly":true}');
  }
});

test("defect 40: workers have probes, memory, time to end, spread, a budget, and as few rights as they need", () => {
  const objects = resources(spec());
  const pod = (named(objects, "Deployment")[0] as unknown as Workload).spec.template.spec;
  expect(pod).toMatchObject({
    terminationGracePeriodSeconds: 60,
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    topologySpreadConstraints: [
      { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
      { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
    ],
    containers: [
      {
        resources: { requests: { memory: "1024Mi" }, limits: { memory: "1024Mi" } },
        startupProbe: { tcpSocket: { port: "rest-api" } },
        livenessProbe: { tcpSocket: { port: "rest-api" } },
        readinessProbe: { httpGet: { path: "/health" } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  });
  expect(named(objects, "PodDisruptionBudget")).toHaveLength(1);
});

type Workload = { readonly spec: { readonly template: { readonly spec: Readonly<Record<string, unknown>> } } };

/** The properties file, as Java reads it. */
function fileOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  const { data } = named(objects, "ConfigMap")[0] as unknown as { data: Readonly<Record<string, string>> };
  return readJavaProperties(data["connect-distributed.properties"] ?? "");
}

/** Keys that the layer neither owns nor hides. */
function isOrdinary(key: string): boolean {
  return !isSensitiveKey(key) && !/^(listeners|rest\.)/.test(key);
}

/** The objects without the content of the ConfigMap and the hashes that follow it. */
function shapeOf(objects: readonly KubernetesObject[]): string {
  const [config, ...others] = objects;
  return JSON.stringify([{ ...config, data: {} }, ...others]).replaceAll(/-cfg-[0-9a-f]{10}/g, "-cfg-");
}
