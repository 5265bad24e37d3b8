import { readFile } from "node:fs/promises";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import type { Kubernetes } from "../../tools/testbed/index.ts";

/** Where the workers live, and the only place the charm may touch. */
export const namespace = "data";
/** The charm's service account there. */
export const user = "charm";

/** The rights that docs/reference/config.md lists, as a Role: read from the page, so that it can't be wrong. */
export async function documentedRules(): Promise<
  readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[]
> {
  const page = await readFile("docs/reference/config.md", "utf8");
  const rows = page.slice(page.indexOf("## The rights")).matchAll(/^\| (\S+) \| (\w+) \| ([a-z, ]+) \|$/gm);
  return [...rows]
    .filter(([, group]) => group !== "apiGroups")
    .map(([, group = "", resource = "", verbs = ""]) => ({
      apiGroups: [group === '`""`' ? "" : group],
      resources: [resource],
      verbs: verbs.split(", "),
    }));
}

/** Makes a namespace and the charm's user there; returns a kubeconfig with a token of that user. */
export async function grantCharm(
  { kubectl, kubeconfigText }: Pick<Kubernetes, "kubectl" | "kubeconfigText">,
  at: string = namespace,
): Promise<string> {
  const subjects = [{ kind: "ServiceAccount", name: user, namespace: at }];
  const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: user });
  const rbac = "rbac.authorization.k8s.io/v1";
  const nodes = [{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }];
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: at } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: user, namespace: at } },
    { apiVersion: rbac, kind: "Role", metadata: { name: user, namespace: at }, rules: await documentedRules() },
    {
      apiVersion: rbac,
      kind: "RoleBinding",
      metadata: { name: user, namespace: at },
      roleRef: roleRef("Role"),
      subjects,
    },
    { apiVersion: rbac, kind: "ClusterRole", metadata: { name: user }, rules: nodes },
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
