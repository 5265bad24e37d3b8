import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import type { Kubernetes } from "../../tools/testbed/index.ts";

/** Where the workers live, and the only place the charm may touch. */
export const namespace = "data";
/** The charm's service account there. */
export const user = "charm";

/** A rule of a Role. */
export type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};

/** The rights that the charm's user needs in its namespace, as the Role of the repository says. */
export const roleRules = (): Promise<readonly Rule[]> => rulesIn("rbac/role.yaml");

/** The right that it needs besides for NodePorts, as the ClusterRole says. */
export const nodeRules = (): Promise<readonly Rule[]> => rulesIn("rbac/node-addresses.yaml");

async function rulesIn(file: string): Promise<readonly Rule[]> {
  return (parse(await readFile(file, "utf8")) as { readonly rules: readonly Rule[] }).rules;
}

/** Makes a namespace and the charm's user there; returns a kubeconfig with a token of that user. */
export async function grantCharm(
  { kubectl, kubeconfigText }: Pick<Kubernetes, "kubectl" | "kubeconfigText">,
  at: string = namespace,
): Promise<string> {
  const subjects = [{ kind: "ServiceAccount", name: user, namespace: at }];
  const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: user });
  const rbac = "rbac.authorization.k8s.io/v1";
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: at } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: user, namespace: at } },
    { apiVersion: rbac, kind: "Role", metadata: { name: user, namespace: at }, rules: await roleRules() },
    {
      apiVersion: rbac,
      kind: "RoleBinding",
      metadata: { name: user, namespace: at },
      roleRef: roleRef("Role"),
      subjects,
    },
    { apiVersion: rbac, kind: "ClusterRole", metadata: { name: user }, rules: await nodeRules() },
    {
      apiVersion: rbac,
      kind: "ClusterRoleBinding",
      metadata: { name: `${user}-${at}` },
      roleRef: roleRef("ClusterRole"),
      subjects,
    },
  ];
  await kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const token = (await kubectl(["create", "token", user, "-n", at, "--duration=1h"])).trim();
  const config = JSON.parse(kubeconfigText) as { users: { user: object }[]; contexts: { context: object }[] };
  return JSON.stringify({
    ...config,
    users: config.users.map((entry) => ({ ...entry, user: { token } })),
    contexts: config.contexts.map((entry) => ({ ...entry, context: { ...entry.context, namespace: at } })),
  });
}

/** The objects in what `kubectl get -o json` prints. */
export const itemsOf = (text: string): readonly KubernetesObject[] =>
  (JSON.parse(text) as { items: KubernetesObject[] }).items;
