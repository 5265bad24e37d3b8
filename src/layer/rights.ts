import type { Right } from "../kubernetes/index.ts";

/**
 * What the layer asks of Kubernetes in the workers' namespace, ever: the rules of `rbac/role.yaml`, which a test holds
 * against these and against the API server's audit log.
 */
export const workerRights: readonly Right[] = [
  ...rights("", "configmaps", ["get", "list", "create", "patch", "delete"]),
  ...rights("", "secrets", ["get", "create", "patch", "delete"]),
  ...rights("", "services", ["get", "list", "create", "patch", "delete"]),
  ...rights("", "pods", ["list"]),
  ...rights("", "events", ["list"]),
  ...rights("apps", "replicasets", ["list"]),
  ...rights("apps", "deployments", ["get", "list", "create", "patch", "delete"]),
  ...rights("policy", "poddisruptionbudgets", ["get", "list", "create", "patch", "delete"]),
  ...rights("networking.k8s.io", "networkpolicies", ["get", "list", "create", "patch", "delete"]),
];

/** What it asks besides where the workers are reached through the nodes: `rbac/node-addresses.yaml`. */
export const nodeRights: readonly Right[] = rights("", "nodes", ["list"]);

/** What it asks besides in a Kubernetes model: Juju's object of the application. */
export const ownerRights: readonly Right[] = rights("apps", "statefulsets", ["get"]);

function rights(group: string, resource: string, verbs: readonly string[]): readonly Right[] {
  return verbs.map((verb) => ({ verb, group, resource }));
}
