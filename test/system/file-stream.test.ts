import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import { hooksToRemoveUnit, type HookRun } from "../../src/sandbox/index.ts";
import { answersIn, answersOfWorkers } from "../helpers/helper-answers.ts";
import { nodeRules, roleRules } from "./access.ts";
import { startCluster, type Audited, type Cluster } from "./cluster.ts";
import { startOperator, unit, type Operator } from "./juju.ts";

// One life, test by test: each builds on what the former left.
let cluster: Cluster;
let operator: Operator;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "lines-"));
  [cluster, operator] = await Promise.all([startCluster(), startOperator()]);
});

afterAll(async () => {
  await cluster?.close();
  await operator?.close();
  await rm(files, { recursive: true, force: true });
});

const kinds = ["configmaps", "secrets", "services", "poddisruptionbudgets", "deployments"] as const;
const succeeded = (runs: readonly HookRun[]) => runs.map(({ exitCode }) => exitCode).every((code) => code === 0);

/** Every object of the charm with its resourceVersion, without what the controllers keep in a status. */
async function versions(): Promise<readonly string[]> {
  const all = (await Promise.all(kinds.map((kind) => cluster.objects(kind)))).flat();
  return all
    .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "kafka-connect")
    .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.generation ?? metadata.resourceVersion}`)
    .toSorted();
}

async function deployment(): Promise<{ replicas: number; template: string; config: string }> {
  const [found] = await cluster.objects("deployments");
  const spec = found?.["spec"] as { replicas: number; template: object };
  const template = JSON.stringify(spec.template);
  return { replicas: spec.replicas, template, config: /kc-file-stream-\w+-cfg-\w+/.exec(template)?.[0] ?? "" };
}

const pods = async (): Promise<readonly KubernetesObject[]> => cluster.objects("pods");
const writes = (requests: readonly Audited[]) =>
  requests.filter(({ verb, dryRun }) => !dryRun && !["get", "list"].includes(verb));

async function eventually(fact: () => Promise<void>): Promise<void> {
  await expect.poll(async () => fact().then(() => "so", String), { timeout: 30_000, interval: 300 }).toBe("so");
}

test("deployed and related, it says what is missing and writes nothing", async () => {
  expect(succeeded(await operator.deploy(cluster.kubeconfig, cluster.kafka.bootstrap))).toBe(true);
  expect(await operator.status()).toBe("blocked: missing: option topics");
  expect(await versions()).toEqual([]);
});

test("configured, two real workers run and both connectors are registered", async () => {
  const runs = await operator.configure({
    workers: 2,
    topics: "lines",
    "source-file": join(files, "source.txt"),
    "sink-file": join(files, "sink.txt"),
  });
  expect(succeeded(runs)).toBe(true);
  expect(await operator.status()).toBe("active: 2/2 workers, 2 connectors");
  expect(operator.flags()).toEqual(
    expect.arrayContaining(["kafka-connect.running", "kafka-connect-base.ready", "file-stream.running"]),
  );
  expect(cluster.workers.size).toBe(2);
});

test("lines flow from one file through Kafka into the other", async () => {
  await appendFile(join(files, "source.txt"), "first\nsecond\n");
  await eventually(async () => expect(await readFile(join(files, "sink.txt"), "utf8")).toBe("first\nsecond\n"));
});

test("a second run writes nothing, and neither does comparing everything again", async () => {
  const [before, asked] = [await versions(), (await cluster.audited()).length];
  expect(
    succeeded(
      await operator.hooks(() => [
        { unit, hook: "update-status" },
        { unit, hook: "config-changed" },
      ]),
    ),
  ).toBe(true);
  expect(writes((await cluster.audited()).slice(asked))).toEqual([]);
  expect(succeeded(await operator.hooks(() => [{ unit, hook: "upgrade-charm" }]))).toBe(true);
  const requests = (await cluster.audited()).slice(asked);
  expect(requests.filter(({ dryRun }) => dryRun).length).toBeGreaterThan(3);
  expect(writes(requests)).toEqual([]);
  expect(await versions()).toEqual(before);
});

test("workers 2 → 3 leaves the pod template byte-equal and both pods alone", async () => {
  const [before, former] = [await deployment(), await pods()];
  expect(succeeded(await operator.configure({ workers: 3 }))).toBe(true);
  expect(await operator.status()).toBe("active: 3/3 workers, 2 connectors");
  const after = await deployment();
  expect(after.replicas).toBe(3);
  expect(after.template).toBe(before.template);
  const uids = (await pods()).map(({ metadata }) => metadata.uid);
  expect(uids).toEqual(expect.arrayContaining(former.map(({ metadata }) => metadata.uid)));
});

test("a bad line blocks and leaves everything as it was", async () => {
  const [before, running] = [await versions(), [...cluster.workers.keys()]];
  const asked = (await cluster.audited()).length;
  expect(succeeded(await operator.configure({ "worker-config": "offset.flush.interval.ms=5000\nfoo" }))).toBe(true);
  expect(await operator.status()).toBe('blocked: worker-config line 2 "foo" has no "="');
  expect(await versions()).toEqual(before);
  expect([...cluster.workers.keys()]).toEqual(running);
  expect(writes((await cluster.audited()).slice(asked))).toEqual([]);
});

test("a changed property makes a new config name and replaces the workers; the lines go on", async () => {
  const before = await deployment();
  await operator.configure({ workers: 2 });
  expect(succeeded(await operator.configure({ "worker-config": "offset.flush.interval.ms=2000" }))).toBe(true);
  await eventually(async () => {
    await operator.hooks(() => [{ unit, hook: "update-status" }]);
    expect(await operator.status()).toBe("active: 2/2 workers, 2 connectors");
  });
  expect((await deployment()).config).not.toBe(before.config);
  await appendFile(join(files, "source.txt"), "third\n");
  await eventually(async () => expect(await readFile(join(files, "sink.txt"), "utf8")).toContain("third\n"));
});

test("each helper gets its answer from the real workers", async () => {
  expect(succeeded(await operator.refresh("test/helpers/probe"))).toBe(true);
  const [run] = await operator.hooks(() => [{ unit, hook: "update-status" }]);
  expect(run?.exitCode).toBe(0);
  expect(answersIn(run?.log ?? [])).toMatchObject(answersOfWorkers("system"));
});

test("a changed group.id stops the former workers before the next ones start", async () => {
  expect(succeeded(await operator.configure({ "group-id": "other" }))).toBe(true);
  await eventually(async () => {
    await operator.hooks(() => [{ unit, hook: "update-status" }]);
    expect(await operator.status()).toMatch(/^active: 2\/2 workers/);
  });
  expect(new Set(cluster.starts.map(({ group }) => group))).toEqual(new Set(["system.file-stream", "other"]));
  expect(cluster.starts.filter(({ group, beside }) => beside.some((other) => other !== group))).toEqual([]);
});

test("removed, it leaves nothing behind in Kubernetes", async () => {
  expect(succeeded(await operator.hooks((model) => hooksToRemoveUnit(model, unit)))).toBe(true);
  expect(await versions()).toEqual([]);
  await eventually(async () => expect(await pods()).toEqual([]));
});

test("it asked for nothing but the documented rights, and was refused nothing", async () => {
  const rules = [...(await roleRules()), ...(await nodeRules())];
  const allowed = new Set(
    rules.flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    ),
  );
  const asked = await cluster.audited();
  const used = new Set(
    asked.filter(({ resource }) => resource !== "").map(({ verb, resource }) => `${verb} ${resource}`),
  );
  expect([...used].filter((one) => !allowed.has(one))).toEqual([]);
  expect(asked.filter(({ code }) => code === 401 || code === 403)).toEqual([]);
});
