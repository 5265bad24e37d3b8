import type { TestProject } from "vitest/node";
import { createLogger } from "../../../src/core/index.ts";
import { playKubelet, PodRefused, startKubernetes } from "../../../tools/testbed/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly cluster: ProvidedCluster;
  }
}

/** What a test file is told of the cluster of its run. */
export type ProvidedCluster = {
  readonly binary: string;
  readonly directory: string;
  readonly kubeconfigText: string;
  readonly server: string;
  readonly auditLog: string;
};

/**
 * One real Kubernetes API, with its controllers and scheduler, for a whole run of system tests; each test takes a
 * namespace of its own. The node is played: a pod becomes ready by itself, unless the tag of its image is `absent`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = createLogger(() => undefined);
  const { kubeconfigText, binary, directory, server, auditLog, stop } = await startKubernetes({ log });
  const kubelet = await playKubelet({
    kubeconfigText,
    log,
    onPod: async ({ spec }) => {
      const image = spec?.containers[0]?.image ?? "";
      if (image.endsWith(":absent")) throw new PodRefused("ImagePullBackOff", `Back-off pulling image "${image}"`);
      return undefined;
    },
  });
  project.provide("cluster", { binary, directory, kubeconfigText, server, auditLog });
  return async () => {
    await kubelet.stop();
    await stop();
  };
}
