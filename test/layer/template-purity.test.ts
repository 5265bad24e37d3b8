import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWorkerConfig } from "../../src/connect/index.ts";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import type { PodOptions } from "../../src/layer/helpers.ts";
import { placeOfWorkers } from "../../src/layer/find-workers.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { owner, specOf, type Wanted } from "./spec-of.ts";

// Only what a worker reads at its start may restart it. The pod template is where that is decided.

type Template = Readonly<Record<string, unknown>>;
type DeploymentSpec = { readonly template: Template; readonly progressDeadlineSeconds: number };

function deploymentOf(objects: readonly KubernetesObject[]): DeploymentSpec {
  const [found] = objects.filter(({ kind }) => kind === "Deployment");
  if (found === undefined) throw new Error("no Deployment");
  return found["spec"] as DeploymentSpec;
}

const templateOf = (objects: readonly KubernetesObject[]): Template => deploymentOf(objects).template;

const rendered = (wanted: Wanted): readonly KubernetesObject[] => resources(specOf(wanted));

/** The objects that differ, by kind; those of another name count as one new and one gone. "template" where that differs. */
function changes(from: Wanted, to: Wanted): readonly string[] {
  const [before, after] = [rendered(from), rendered(to)];
  const text = (objects: readonly KubernetesObject[]) =>
    new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, JSON.stringify(object)]));
  const [old, present] = [text(before), text(after)];
  const names = new Set([...old.keys(), ...present.keys()]);
  const differing = [...names].filter((name) => old.get(name) !== present.get(name));
  const template = JSON.stringify(templateOf(before)) === JSON.stringify(templateOf(after)) ? [] : ["template"];
  return [...new Set([...differing.map((name) => name.split(" ")[0] ?? ""), ...template])].toSorted();
}

const plain: Wanted = { workers: 2 };
const policy = { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] };

test.each<[string, Wanted, readonly string[]]>([
  ["the number of workers", { workers: 5 }, ["Deployment"]],
  ["none at all", { workers: 0 }, ["Deployment"]],
  ["the way from outside", { expose: "loadbalancer" }, ["Service"]],
  ["no way from outside", { expose: "clusterip" }, ["Service"]],
  ["how a rollout goes", { pods: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }, ["Deployment"]],
  ["who may reach the workers", { pods: { networkPolicy: policy } }, ["NetworkPolicy"]],
  ["a worker property", { workerConfig: { "offset.flush.interval.ms": "1" } }, ["ConfigMap", "Deployment", "template"]],
  ["the group", { groupId: "g" }, ["ConfigMap", "Deployment", "template"]],
  [
    "a secret property",
    { workerConfig: { "ssl.key.password": "p" } },
    ["ConfigMap", "Deployment", "Secret", "template"],
  ],
  ["memory", { memory: 2 ** 31 }, ["Deployment", "template"]],
  ["the image", { image: "apache/kafka:4.3.0" }, ["Deployment", "template"]],
  ["a variable", { pods: { env: { A: "1" } } }, ["Deployment", "template"]],
  ["a secret variable", { pods: { secretEnv: { A: "1" } } }, ["Deployment", "Secret", "template"]],
  ["a label of pods", { pods: { labels: { team: "data" } } }, ["Deployment", "template"]],
  ["a pull secret", { pods: { imagePullSecrets: ["registry"] } }, ["Deployment", "template"]],
])("a change of %s changes exactly the objects that it must", (_what, wanted, expected) => {
  expect(changes(plain, { ...plain, ...wanted })).toEqual(expected);
  expect(changes({ ...plain, ...wanted }, plain)).toEqual(expected);
});

const workers = fc.integer({ min: 0, max: 100 });
const expose = fc.constantFrom("auto", "nodeport", "clusterip", "loadbalancer");
const word = fc.stringMatching(/^[a-z]([a-z0-9]{0,6}[a-z0-9])?$/);
const pods: fc.Arbitrary<PodOptions> = fc.record(
  {
    resources: fc.record({ requests: fc.dictionary(fc.constantFrom("cpu", "ephemeral-storage"), fc.constant("1")) }),
    env: fc.dictionary(word, word),
    secretEnv: fc.dictionary(fc.stringMatching(/^S_[A-Z]{1,4}$/), word),
    labels: fc.dictionary(word, word),
    annotations: fc.dictionary(word, word),
    nodeSelector: fc.dictionary(word, word),
    securityContext: fc.record({ runAsUser: fc.integer({ min: 1, max: 5000 }) }),
    affinity: fc.record({ nodeAffinity: fc.dictionary(word, fc.dictionary(word, word)) }),
  },
  { requiredKeys: [] },
);
const image = fc.constantFrom("apache/kafka:4.3.1", "sborny/kafka-connect-base", "confluentinc/cp-kafka-connect:8.0.0");
const workerConfig = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}\.[a-z]{1,5}$/), word);
const wanted = fc.record({ workers, expose, image, workerConfig, pods });

test("whatever the workers are, their number and the way to them are not in the template", () => {
  fc.assert(
    fc.property(wanted, workers, expose, (one, count, way) => {
      const other = { ...one, workers: count, expose: way };
      expect(JSON.stringify(templateOf(rendered(other)))).toBe(JSON.stringify(templateOf(rendered(one))));
    }),
  );
});

test("equal input gives equal bytes, in whatever order its keys were written", () => {
  fc.assert(
    fc.property(wanted, (one) => {
      expect(JSON.stringify(rendered(reversed(one)))).toBe(JSON.stringify(rendered(one)));
    }),
  );
});

/** The same with the keys of every object in the opposite order. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map((one: unknown) => reversed(one)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]: [string, unknown]) => [key, reversed(one)] as const);
  return Object.fromEntries(entries.toReversed()) as T;
}

test("the lines of worker-config may end as on Windows and stand in any order", () => {
  const lines = ["offset.flush.interval.ms=1000", "# a comment", "", "producer.linger.ms=5"];
  const of = (text: string) => rendered({ workerConfig: parseWorkerConfig(text).properties });
  const one = JSON.stringify(of(lines.join("\n")));
  expect(JSON.stringify(of(`${lines.toReversed().join("\r\n")}\r\n`))).toBe(one);
});

test("a secret variable is in its Secret alone, and its name follows its value", () => {
  const objects = rendered({ pods: { secretEnv: { AWS_SECRET_ACCESS_KEY: "s3cret" } } });
  const [secret, ...others] = objects.filter(({ kind }) => kind === "Secret");
  expect(others).toEqual([]);
  expect(secret?.["data"]).toEqual({ AWS_SECRET_ACCESS_KEY: Buffer.from("s3cret").toString("base64") });
  expect(JSON.stringify(objects)).not.toContain('"s3cret"');
  const source = `{"secretKeyRef":{"name":"${secret?.metadata.name}","key":"AWS_SECRET_ACCESS_KEY"}}`;
  expect(JSON.stringify(templateOf(objects))).toContain(source);
  const other = rendered({ pods: { secretEnv: { AWS_SECRET_ACCESS_KEY: "other" } } });
  expect(other.find(({ kind }) => kind === "Secret")?.metadata.name).not.toBe(secret?.metadata.name);
});

test("equal secrets for the file and for variables are two objects", () => {
  const secrets = rendered({ workerConfig: { "my.password": "p" }, pods: { secretEnv: { "my.password": "p" } } });
  const names = secrets.flatMap(({ kind, metadata }) => (kind === "Secret" ? [metadata.name] : []));
  expect(new Set(names).size).toBe(2);
});

test("what the upper layer says takes the place of the layer's own, but for what the workers need", () => {
  const spec = { labels: { "app.kubernetes.io/version": "1" }, env: { LOG_DIR: "/logs", KAFKA_HEAP_OPTS: "-Xmx1g" } };
  const template = JSON.stringify(templateOf(rendered({ pods: spec })));
  expect(template).toContain('{"name":"LOG_DIR","value":"/logs"}');
  expect(template).not.toContain("/tmp/kafka-logs");
  expect(template).not.toContain("-Xms");
  expect(template).toContain('"app.kubernetes.io/version":"1"');
  expect(template).toContain('"name":"POD_IP"');
});

test("a policy lets the workers and the named peers in, and in a Kubernetes model the charm", () => {
  const from = (inKubernetes: boolean): unknown => {
    const objects = rendered({ pods: { networkPolicy: policy }, inKubernetes });
    const found = objects.find(({ kind }) => kind === "NetworkPolicy");
    return (found?.["spec"] as { ingress: { from: unknown }[] } | undefined)?.ingress[0]?.from;
  };
  const { selector } = specOf();
  const [own, ...peers] = [{ podSelector: { matchLabels: selector } }, ...policy.from];
  expect(from(false)).toEqual([own, ...peers]);
  const charm = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "prod" } },
    podSelector: { matchLabels: { "app.kubernetes.io/name": "connect" } },
  };
  expect(from(true)).toEqual([own, charm, ...peers]);
});

test("objects come in the order in which they need each other", () => {
  const kinds = rendered({
    workerConfig: { "ssl.key.password": "p" },
    pods: { networkPolicy: policy, secretEnv: { A: "1" } },
  }).map(({ kind }) => kind);
  const [maps, services] = [
    ["ConfigMap", "Secret", "Secret"],
    ["Service", "Service"],
  ];
  expect(kinds).toEqual([...maps, ...services, "NetworkPolicy", "PodDisruptionBudget", "Deployment"]);
});

test("a rollout may take as long as a worker may take to start, and a pull besides", () => {
  const deadline = (probes: PodOptions["probes"]): number =>
    deploymentOf(rendered(probes === undefined ? {} : { pods: { probes } })).progressDeadlineSeconds;
  expect(deadline(undefined)).toBe(900);
  const startup = { initialDelaySeconds: 60, periodSeconds: 10, failureThreshold: 90 };
  expect(deadline({ startup })).toBe(60 + 900 + 600);
});

test("the pods of an adopted Deployment have its label and ours, and every object selects them by its own", () => {
  const live = { selector: { matchLabels: { app: "uuid" } } };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "depl" }, spec: live } as const;
  const objects = resources({ ...specOf({ pods: { networkPolicy: policy } }), ...placeOfWorkers(owner, deployment) });
  const labels = (templateOf(objects) as { metadata: { labels: object } }).metadata.labels;
  expect(labels).toMatchObject({ app: "uuid", "app.kubernetes.io/name": "kafka-connect" });
  for (const object of objects.filter(({ kind }) => kind !== "ConfigMap")) {
    expect(JSON.stringify(object["spec"])).toContain('{"app":"uuid"}');
    expect(JSON.stringify(object["spec"])).not.toContain('"matchLabels":{"app.kubernetes.io');
  }
});
