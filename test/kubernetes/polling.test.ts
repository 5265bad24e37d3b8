import { onTestFinished, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import {
  createKubernetesApi,
  type KubernetesApi,
  type KubernetesApiOptions,
  type KubernetesObject,
} from "../../src/kubernetes/index.ts";
import { startKubernetesStandIn } from "../../src/standins/kubernetes/index.ts";
import { startFaultProxy, type Fault, type FaultProxy } from "../helpers/fault-proxy.ts";

// Nothing is watched here, so no bookmark and no line of a watch can get lost: workers are polled, look by look.
const configMap: KubernetesObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { k: "v" } };

async function open(
  options: Partial<KubernetesApiOptions> = {},
): Promise<{ readonly proxy: FaultProxy; readonly api: KubernetesApi }> {
  const server = await startKubernetesStandIn();
  onTestFinished(server.close);
  const proxy = await startFaultProxy(server.kubeconfig);
  onTestFinished(proxy.close);
  const api = await createKubernetesApi({
    kubeconfig: proxy.kubeconfig,
    fieldManager: "test",
    log: silentLogger,
    readTimeoutMs: 500,
    ...options,
  });
  onTestFinished(api.close);
  await api.apply(configMap);
  return { proxy, api };
}

describe("case 30: a poll that fails on its way, on the embedded server", () => {
  test.each<readonly [string, Fault]>([
    ["cut in mid-answer", "cut"],
    ["half answered and left open", "stall"],
    ["closed without an answer", "reset"],
    ["answered by 410", { status: 410, body: { kind: "Status", reason: "Expired", message: "too old" } }],
  ])("case 30: a read and a list that are %s are one more look each", async (_what, fault) => {
    const { proxy, api } = await open();
    const before = proxy.requests().length;
    proxy.failNext(fault);
    expect(await api.read("ConfigMap", "a")).toMatchObject({ data: { k: "v" } });
    proxy.failNext(fault);
    expect(await api.list("ConfigMap")).toHaveLength(1);
    expect(proxy.requests().length - before).toBe(4);
  });

  test("case 30: a server that says 410 and nothing else is asked a few times, with pauses, and then waited for", async () => {
    const { proxy, api } = await open({ budgetMs: 600 });
    const before = proxy.requests().length;
    proxy.failNext(...Array.from({ length: 50 }, () => ({ status: 410 })));
    await expect(api.list("ConfigMap")).rejects.toMatchObject({ status: 410, remedy: "wait" });
    expect(proxy.requests().length - before).toBeLessThanOrEqual(6);
  });
});
