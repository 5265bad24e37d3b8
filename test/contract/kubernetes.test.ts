import { startKubernetesStandIn, type KubernetesStandInOptions } from "../../src/standins/kubernetes/index.ts";
import { kubernetesContract } from "./kubernetes/facts.ts";

// The same facts hold on a real API server: test/system/contracts.test.ts.
kubernetesContract("stand-in", async () => {
  const start = (options: KubernetesStandInOptions) => startKubernetesStandIn({ namespaces: ["contract"], ...options });
  const { kubeconfig, close } = await start({});
  return {
    kubeconfig,
    namespace: "contract",
    close,
    restrict: async (allow) => {
      const user = "system:serviceaccount:contract:few";
      const restricted = await start({ permissions: { allow, user } });
      return { kubeconfig: restricted.kubeconfig, user, close: restricted.close };
    },
  };
});
