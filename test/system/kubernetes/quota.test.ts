import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

const { kubectl } = sharedCluster();
const opened: LayerApplication<SharedNamespace>[] = [];
afterAll(() => Promise.all(opened.map((application) => application.close())));

/** An application in a namespace with a quota that the server has begun to keep. */
async function openWithQuota(hard: Readonly<Record<string, string>>): Promise<LayerApplication<SharedNamespace>> {
  const place = await sharedCluster().openNamespace();
  const { namespace } = place;
  const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "small", namespace }, spec: { hard } };
  await kubectl(["create", "-f", "-"], JSON.stringify(quota));
  const used = ["get", "resourcequota", "small", "-n", namespace, "-o", "jsonpath={.status.used}"];
  for (const end = Date.now() + 30_000; (await kubectl(used)) === "" && Date.now() < end;) await sleep(100);
  const application = await openApplicationOn(place);
  opened.push(application);
  await relateKafka(application);
  return application;
}

describe("case 35: a quota", () => {
  test("of pods lets the Deployment in and refuses workers: the status says which quota, at once", async () => {
    const application = await openWithQuota({ pods: "1" });
    const begin = Date.now();
    await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines", workers: 3 });
    expect(await application.status()).toBe(
      "blocked: quota small refuses workers: requested: pods=1, used: pods=1, limited: pods=1; raise it or lower option workers",
    );
    expect(Date.now() - begin).toBeLessThan(30_000);
  });

  test("that is raised lets the workers come, and the status recovers", async () => {
    const [application] = opened as [LayerApplication<SharedNamespace>];
    const { namespace } = application.kubernetes;
    const raise = JSON.stringify({ spec: { hard: { pods: "5" } } });
    await kubectl(["patch", "resourcequota", "small", "-n", namespace, "--type=merge", "-p", raise]);
    // The ReplicaSet's controller tries again ever more seldom.
    for (const end = Date.now() + 90_000; Date.now() < end; await sleep(1000)) {
      await application.hook("update-status");
      if ((await application.status()).startsWith("active")) break;
    }
    expect(await application.status()).toMatch(/^active: 3\/3 workers/);
  });

  test("of ConfigMaps refuses the apply with 403, and is not taken for a missing right", async () => {
    const application = await openWithQuota({ "count/configmaps": "1" });
    await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines" });
    const status = await application.status();
    expect(status).toMatch(
      /^blocked: Kubernetes refused to apply ConfigMap \S+ in namespace \S+ \(403\): exceeded quota: small, requested: count\/configmaps=1.*; raise the quota$/,
    );
    expect(status).not.toMatch(/grant|missing rights/);
    expect(await application.kubernetes.admin.list("Deployment")).toEqual([]);
  });
});
