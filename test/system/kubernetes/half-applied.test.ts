import { expect, onTestFinished, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { startFaultProxy, type FaultProxy } from "../../helpers/fault-proxy.ts";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// A hook that ends between two writes. A proxy before the real server refuses one of them.
const refused = { status: 422, body: { kind: "Status", reason: "Invalid", code: 422, message: "told to fail" } };

type Half = { readonly application: LayerApplication<SharedNamespace>; readonly proxy: FaultProxy };

/** An application whose first hook wrote so many of its six objects, and then no more. */
async function halfApplied(written: number): Promise<Half> {
  const application = await openApplicationOn(await sharedCluster().openNamespace());
  onTestFinished(application.close);
  const proxy = await startFaultProxy(application.kubernetes.kubeconfig);
  onTestFinished(proxy.close);
  await relateKafka(application);
  const [looks, checks] = [1, 6];
  proxy.failNext(...Array.from({ length: looks + checks + written }, () => "pass" as const), refused);
  const config = { "worker-config": "my.password=first", topics: "lines" };
  await application.configure({ kubeconfig: proxy.kubeconfig, ...config });
  expect(await application.status()).toMatch(/^blocked: /);
  expect(await objects(application)).toHaveLength(written);
  return { application, proxy };
}

const kinds = ["ConfigMap", "Secret", "Service", "PodDisruptionBudget", "Deployment"] as const;

async function objects({ kubernetes }: Half["application"]): Promise<readonly KubernetesObject[]> {
  const labelSelector = "app.kubernetes.io/part-of=sink";
  return (await Promise.all(kinds.map((kind) => kubernetes.admin.list(kind, { labelSelector })))).flat();
}

test.each([1, 2, 5])("case 16: after %i of six objects the next hook writes the others", async (written) => {
  const { application } = await halfApplied(written);
  const before = await objects(application);
  await application.hook("update-status");
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
  const after = await objects(application);
  expect(after).toHaveLength(6);
  const kept = before.map(({ metadata }) => metadata.uid);
  expect(after.map(({ metadata }) => metadata.uid)).toEqual(expect.arrayContaining(kept));
});

test("case 16: what was written for inputs that are others now is gone once the workers run", async () => {
  const { application } = await halfApplied(2);
  const orphans = (await objects(application)).map(({ metadata }) => metadata.name);
  await application.configure({ "worker-config": "my.password=second\noffset.flush.interval.ms=1" });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
  const names = (await objects(application)).map(({ metadata }) => metadata.name);
  expect(names.filter((name) => orphans.includes(name))).toEqual([]);
  expect(names).toHaveLength(6);
});
