import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import {
  createKubernetesApi,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
  type Rollout,
} from "../../../src/kubernetes/index.ts";
import { startKubernetes, type Kubernetes } from "../../../tools/testbed/index.ts";
import { otherRows, refusedRow, sameRows, type RolloutRow } from "./rollout-rows.ts";

// A cluster of its own, whose controllers are stopped: a status that is written here stays.
let cluster: Kubernetes;
let api: KubernetesApi;
let live: ReadonlyMap<string, KubernetesObject>;
const rows: readonly RolloutRow[] = [...sameRows, ...otherRows, refusedRow];
const list = (items: readonly unknown[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

beforeAll(async () => {
  cluster = await startKubernetes({ log: silentLogger });
  signalControllers("SIGSTOP");
  api = await createKubernetesApi({ kubeconfig: cluster.kubeconfigText, fieldManager: "test", log: silentLogger });
  await cluster.kubectl(["create", "-f", "-"], list(rows.map(deployment)));
  await cluster.kubectl(["delete", "deployment", "deleting", "--wait=false"]);
  const before = await api.list("Deployment");
  const withStatus = rows.flatMap((row) =>
    before.filter(({ metadata }) => metadata.name === row.name).map((one) => ({ ...one, status: statusOf(row, one) })),
  );
  await cluster.kubectl(["replace", "--subresource=status", "-f", "-"], list(withStatus));
  live = new Map((await api.list("Deployment")).map((one) => [one.metadata.name, one]));
});

afterAll(async () => {
  await api?.close();
  if (cluster !== undefined) signalControllers("SIGCONT");
  await cluster?.stop();
});

function signalControllers(signal: NodeJS.Signals): void {
  const { "kube-controller-manager": controllers, "kube-scheduler": scheduler } = cluster.pids;
  for (const pid of [controllers, scheduler]) if (pid !== undefined) process.kill(pid, signal);
}

function deployment({ name, spec, deleting }: RolloutRow): unknown {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "worker", image: "example.org/connect:1" }] } };
  const finalizers = deleting === true ? ["example.org/stays"] : [];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, finalizers },
    spec: { ...spec, selector: { matchLabels: labels }, template },
  };
}

function statusOf({ status, seen = "all" }: RolloutRow, { metadata }: KubernetesObject): unknown {
  const generation = metadata.generation ?? 0;
  const observed = { all: generation, "not-the-last": generation - 1, nothing: 0 }[seen];
  return { ...status, observedGeneration: observed };
}

/** What `kubectl rollout status` prints, or why it ends with another code than 0. */
async function kubectlSays(name: string): Promise<string> {
  const run = cluster.kubectl(["rollout", "status", `deployment/${name}`, "--watch=false"]);
  return run.then(
    (told) => told.trim(),
    (error: unknown) =>
      String(error)
        .replace(/^.* failed: /s, "")
        .trim(),
  );
}

/** A rollout in the words of kubectl. */
function inKubectlsWords(name: string, { phase, message }: Rollout): string {
  if (phase === "observing") return "Waiting for deployment spec update to be observed...";
  if (phase === "failed") return `error: deployment "${name}" exceeded its progress deadline`;
  if (phase === "complete" || phase === "scaled-to-zero") return `deployment "${name}" successfully rolled out`;
  const missing = message
    .replace(/^(\d+) of (\d+) pods updated$/, "$1 out of $2 new replicas have been updated")
    .replace(/^old pods still to end: (\d+)$/, "$1 old replicas are pending termination")
    .replace(/^(\d+ of \d+ updated) pods available$/, "$1 replicas are available");
  return `Waiting for deployment "${name}" rollout to finish: ${missing}...`;
}

describe("case 28: what a status says is what kubectl rollout status says of it", () => {
  test.each(sameRows)("$name is $phase", async ({ name, phase }) => {
    const rollout = rolloutStatus(live.get(name));
    expect(rollout.phase).toBe(phase);
    expect(inKubectlsWords(name, rollout)).toBe(await kubectlSays(name));
  });

  test("a refusal of the server takes the place of the counters", async () => {
    expect(rolloutStatus(live.get("refused"))).toMatchObject({
      phase: "progressing",
      message: "exceeded quota: small",
    });
    expect(await kubectlSays("refused")).toMatch(/1 out of 3 new replicas have been updated/);
  });
});

describe("case 28: what a status says besides, and kubectl does not", () => {
  test.each(otherRows)("$name is $phase", async ({ name, phase, kubectl }) => {
    expect(rolloutStatus(live.get(name)).phase).toBe(phase);
    expect(await kubectlSays(name)).toMatch(kubectl);
  });
});
