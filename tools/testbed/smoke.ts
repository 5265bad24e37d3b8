import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createLogger } from "../../src/core/index.ts";
import { forwardPort } from "./forward.ts";
import { freePorts, LOOPBACK } from "./free-ports.ts";
import { startKafka } from "./kafka.ts";
import type { Worker } from "./kafka-worker.ts";
import { PodRefused } from "./kubelet-pods.ts";
import { playKubelet } from "./kubelet.ts";
import { startKubernetes, type Kubernetes } from "./kubernetes.ts";
import { runTool } from "./run-tool.ts";
import { until } from "./waiting.ts";

// Does the testbed itself work? Run it after a change of it: node tools/testbed/smoke.ts

const log = createLogger(({ text }) => console.log(`  ${text}`));

const deployment = (replicas: number, image: string): string =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image }] },
      },
    },
  });

const service = JSON.stringify({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80 }] },
});

/** Runs one step and says how long it took. */
async function step<T>(title: string, body: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await body();
  console.log(`${title}: ${Math.round(performance.now() - begin)} ms`);
  return result;
}

/** Applies manifests and waits until Deployment `web` is complete. */
async function rollOut({ kubectl }: Kubernetes, ...manifests: readonly string[]): Promise<void> {
  await kubectl(["apply", "--server-side", "-f", "-"], manifests.join("\n"));
  await kubectl(["rollout", "status", "deployment/web", "--timeout=60s"]);
}

async function readyPods({ kubectl }: Kubernetes): Promise<readonly string[]> {
  const path = `jsonpath={.items[?(@.status.containerStatuses[0].ready==true)].metadata.name}`;
  return (await kubectl(["get", "pods", "-o", path])).split(" ").filter(Boolean).toSorted();
}

async function checkDeployments(cluster: Kubernetes): Promise<void> {
  const { kubectl } = cluster;
  await step("Deployment of 2 complete", () => rollOut(cluster, deployment(2, "web:1"), service));
  const two = await readyPods(cluster);
  assert.equal(two.length, 2);
  await step("scaled to 3", () => rollOut(cluster, deployment(3, "web:1")));
  const three = await readyPods(cluster);
  assert.equal(three.length, 3);
  assert.deepEqual(
    three.filter((name) => two.includes(name)),
    two,
    "the old pods stay",
  );
  await step("the Service has 3 endpoints", () =>
    until("3 endpoints", async () => {
      const path = "jsonpath={.items[*].endpoints[*].addresses[0]}";
      return (await kubectl(["get", "endpointslices", "-o", path])).split(" ").length === 3;
    }),
  );
  await step("rolled to another image", () => rollOut(cluster, deployment(3, "web:2")));
  await step("a bad image leaves 3 ready", async () => {
    await kubectl(["set", "image", "deployment/web", "web=bad:1"]);
    await until("the reason", async () => (await kubectl(["get", "pods"])).includes("ImagePullBackOff"));
    assert.equal((await readyPods(cluster)).length, 3);
  });
  await step("deleted", async () => {
    await kubectl(["delete", "deployment/web", "--cascade=foreground"]);
    assert.equal(await kubectl(["get", "pods", "-o", "name"]), "");
  });
}

async function checkKubernetes(): Promise<readonly number[]> {
  const cluster = await step("Kubernetes up", () => startKubernetes({ log }));
  console.log(`  ${JSON.stringify(cluster.times)}`);
  const seen: string[] = [];
  const kubelet = await playKubelet({
    kubeconfigText: cluster.kubeconfigText,
    log,
    onPod: (pod) => {
      seen.push(`+${pod.metadata?.name}`);
      return pod.spec?.containers[0]?.image === "bad:1"
        ? Promise.reject(new PodRefused("ImagePullBackOff", "no such image"))
        : Promise.resolve(undefined);
    },
    onPodGone: (pod) => Promise.resolve(void seen.push(`-${pod.metadata?.name}`)),
  });
  try {
    await checkDeployments(cluster);
    const born = seen.filter((entry) => entry.startsWith("+")).map((entry) => entry.slice(1));
    const gone = seen.filter((entry) => entry.startsWith("-")).map((entry) => entry.slice(1));
    assert.deepEqual(gone.toSorted(), born.toSorted(), "each pod began once and ended once");
    await checkAuditLog(cluster.auditLog);
  } finally {
    await kubelet.stop();
    await step("Kubernetes stopped", cluster.stop);
  }
  return Object.values(cluster.pids);
}

async function checkAuditLog(path: string): Promise<void> {
  const events = (await readFile(path, "utf8")).trim().split("\n");
  const applied = events.filter((line) => /"verb":"patch".*"resource":"deployments".*"name":"web"/.test(line));
  assert.ok(applied.length >= 4, "the audit log holds each apply");
  assert.ok(!/"requestObject"|"responseObject"/.test(events.join("")), "the audit log holds no bodies");
}

async function checkKafka(): Promise<readonly number[]> {
  const kafka = await step("Kafka and 2 workers up", () => startKafka({ workers: 2, log }));
  console.log(`  ${JSON.stringify(kafka.times)}`);
  try {
    for (const worker of kafka.workers) {
      const answer = await fetch(`${worker.url}/connectors`);
      assert.deepEqual(await answer.json(), []);
    }
    await checkForward(kafka.workers);
  } finally {
    await step("Kafka stopped", kafka.stop);
  }
  return Object.values(kafka.pids);
}

async function checkForward(workers: readonly Worker[]): Promise<void> {
  const [port = 0] = await freePorts(1);
  let targets = workers.map(({ url }) => ({ host: LOOPBACK, port: Number(new URL(url).port) }));
  const forward = await forwardPort({ host: LOOPBACK, port, targets: () => targets });
  const listConnectors = async (): Promise<number> => {
    const headers = { connection: "close" };
    return (await fetch(`http://${LOOPBACK}:${port}/connectors`, { headers })).status;
  };
  assert.deepEqual([await listConnectors(), await listConnectors()], [200, 200]);
  targets = [];
  await assert.rejects(listConnectors(), "without targets a connection is reset");
  await forward.close();
}

/** A testbed that is killed outright can't clean up: the kernel ends its programs, and `down` removes the rest. */
async function checkKill(mode: "api" | "node"): Promise<readonly number[]> {
  const main = join(import.meta.dirname, "main.ts");
  const args = [main, "up", "--kubernetes", mode, "--json"];
  const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  const { kubernetes } = JSON.parse(line) as { kubernetes: Pick<Kubernetes, "pids" | "directory"> };
  const pids = Object.values(kubernetes.pids);
  assert.equal((await alive(pids)).length, mode === "api" ? 4 : 7);
  parent.kill("SIGKILL");
  await step(`gone after kill -9 of the testbed in mode ${mode}`, () =>
    until("the end of its programs", async () => (await alive(pids)).length === 0),
  );
  assert.equal((await runTool([process.execPath, main, "status"]))?.code, 1);
  assert.equal((await runTool([process.execPath, main, "down"]))?.code, 0);
  assert.ok(!existsSync(kubernetes.directory), "down removes the folder");
  const cgroups = await readdir("/sys/fs/cgroup/cpu").catch(() => []);
  assert.ok(!cgroups.some((name) => name.startsWith(`testbed-${parent.pid}-`)), "down removes the cgroups");
  return pids;
}

/** Those that still run. A killed one may stay as a zombie until the machine's init reaps it. */
async function alive(pids: readonly number[]): Promise<readonly number[]> {
  const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, "utf8").catch(() => "State:\tX")));
  return pids.filter((_pid, index) => !/^State:\t[XZ]/m.test(states[index] ?? ""));
}

const pids = [await checkKubernetes(), await checkKafka(), await checkKill("api")].flat();
if (process.getuid?.() === 0) pids.push(...(await checkKill("node")));
else console.log("not root: mode node was not tried");
assert.deepEqual(await alive(pids), [], "no process is left");
console.log(`all is well; none of ${pids.length} processes is left`);
