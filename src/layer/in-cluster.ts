import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { kubeconfigText } from "./kubeconfig-text.ts";

/** Where Kubernetes mounts the credentials of a pod's service account. */
const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Whether this charm runs in a pod with a service account. */
export function isInCluster(server: string | undefined, folder: string = accountFolder): server is string {
  return server !== undefined && existsSync(join(folder, "token"));
}

/**
 * A kubeconfig of the pod's own service account. Its token is renewed every hour or so, and what was read before soon
 * is of no use: read it for each client anew.
 *
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function inClusterKubeconfig(server: string, folder: string = accountFolder): Promise<string> {
  const [token, ca, namespace] = await Promise.all(
    ["token", "ca.crt", "namespace"].map((name) => readFile(join(folder, name), "utf8")),
  );
  return kubeconfigText({ server, token: (token ?? "").trim(), ca, namespace: (namespace ?? "").trim() });
}
