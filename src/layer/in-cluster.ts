import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HookContext } from "../juju/index.ts";
import { kubeconfigText } from "./kubeconfig-text.ts";

/** A pod's own way to Kubernetes: the API server and the folder of its service account's credentials. */
export type InCluster = { readonly server: string; readonly folder: string };

/** How this charm's pod reaches Kubernetes; `undefined` where the charm runs in no pod with a service account. */
export function inCluster({
  kubernetesServer: server,
  serviceAccount: folder,
}: Pick<HookContext, "kubernetesServer" | "serviceAccount">): InCluster | undefined {
  return server !== undefined && existsSync(join(folder, "token")) ? { server, folder } : undefined;
}

/**
 * A kubeconfig of the pod's own service account. Its token is renewed every hour or so, and what was read before soon
 * is of no use: read it for each client anew.
 *
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function inClusterKubeconfig({ server, folder }: InCluster): Promise<string> {
  const [token, ca, namespace] = await Promise.all(
    ["token", "ca.crt", "namespace"].map((name) => readFile(join(folder, name), "utf8")),
  );
  return kubeconfigText({ server, token: (token ?? "").trim(), ca, namespace: (namespace ?? "").trim() });
}

/** The namespace of this charm's pod, which is the model's. */
export async function podNamespace({ folder }: InCluster): Promise<string> {
  return (await readFile(join(folder, "namespace"), "utf8")).trim();
}
