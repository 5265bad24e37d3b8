import { randomUUID } from "node:crypto";
import { createLogger } from "../../src/core/index.ts";
import { startKafka, startKubernetes } from "../../tools/testbed/index.ts";
import { connectContract } from "../contract/connect.contract.ts";
import { kubernetesContract } from "../contract/kubernetes.contract.ts";

const log = createLogger(() => undefined);

kubernetesContract("a real API server", async () => {
  const { kubeconfigText, kubectl, stop } = await startKubernetes({ log });
  const namespace = `contract-${randomUUID().slice(0, 8)}`;
  await kubectl(["create", "namespace", namespace]);
  return { kubeconfig: kubeconfigText, namespace, close: stop };
});

connectContract("two real workers", async () => {
  const { workers, stop } = await startKafka({ workers: 2, log });
  return { urls: workers.map(({ url }) => url), close: stop };
});
