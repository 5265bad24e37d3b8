import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Stand-ins for Kubernetes and Connect in a process of their own. */
export type Cluster = {
  readonly kubeconfig: string;
  /** The requests that reached each of them since the last call. */
  readonly requests: () => Promise<Requests>;
  readonly close: () => Promise<void>;
};

/** Numbers of HTTP requests. */
export type Requests = { readonly kubernetes: number; readonly connect: number };

/** Starts the stand-ins. */
export async function startCluster(): Promise<Cluster> {
  const child = fork(join(import.meta.dirname, "stand-ins.ts"));
  const [{ kubeconfig }] = (await once(child, "message")) as [{ kubeconfig: string }];
  return {
    kubeconfig,
    requests: async () => {
      child.send("requests");
      const [counts] = (await once(child, "message")) as [Requests];
      return counts;
    },
    close: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
