import { createLogger } from "../../src/core/index.ts";
import { startKafka } from "../../tools/testbed/index.ts";
import { connectContract } from "../contract/connect.contract.ts";
import { kubernetesContract, type RoleRule } from "../contract/kubernetes/facts.ts";
import { sharedCluster } from "./kubernetes/shared-cluster.ts";

const log = createLogger(() => undefined);

kubernetesContract("a real API server", async () => {
  const { kubeconfigText, kubectl, openNamespace } = sharedCluster();
  const { namespace, close } = await openNamespace();
  return {
    kubeconfig: kubeconfigText,
    namespace,
    close,
    restrict: async (rules) => {
      await kubectl(["apply", "-n", namespace, "-f", "-"], JSON.stringify(roleOf(rules)));
      const token = (await kubectl(["create", "token", "few", "-n", namespace])).trim();
      const kubeconfig = kubeconfigText.replace(/("token": ?")[^"]+/, `$1${token}`);
      return { kubeconfig, user: `system:serviceaccount:${namespace}:few`, close: async () => undefined };
    },
  };
});

/** A service account `few` that may do this in its namespace. */
function roleOf(rules: readonly RoleRule[]): object {
  const metadata = { name: "few" };
  const group = "rbac.authorization.k8s.io";
  const items = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    { apiVersion: `${group}/v1`, kind: "Role", metadata, rules },
    {
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: group, kind: "Role", name: "few" },
      subjects: [{ kind: "ServiceAccount", name: "few" }],
    },
  ];
  return { apiVersion: "v1", kind: "List", items };
}

connectContract("two real workers", async () => {
  const { workers, stop } = await startKafka({ workers: 2, log });
  return { urls: workers.map(({ url }) => url), close: stop };
});
