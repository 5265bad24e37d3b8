import type { Fields } from "../fields.ts";
import type { Place } from "../resources.ts";
import { forbidden, type Reply } from "./exchange.ts";

/**
 * What a user may do, as a rule of a Role. `*` stands for all.
 *
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export type Rule = {
  readonly apiGroups: readonly string[];
  /** `deployments`, `deployments/status`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
};

/** A user and what this one may do. Without rules: everything. */
export type Rights = {
  readonly user: string;
  /** In the kubeconfig's namespace, or in the one that the rights are for. */
  readonly allow: readonly Rule[] | undefined;
  /** In all namespaces, and on what is in none, as a ClusterRole. */
  readonly allowEverywhere: readonly Rule[];
  readonly namespace: string;
};

/** What a request does to which resource. */
export type Attempt = Pick<Place, "group" | "plural" | "namespace" | "name" | "subresource"> & {
  readonly verb: string;
};

/** The verb of a request. https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
export function verbOf(
  method: string,
  { name, url }: { readonly name: string | undefined; readonly url: URL },
): string {
  if (method === "GET" && name === undefined) return isWatch(url) ? "watch" : "list";
  if (method === "DELETE") return name === undefined ? "deletecollection" : "delete";
  return { GET: "get", POST: "create", PUT: "update", PATCH: "patch" }[method] ?? method.toLowerCase();
}

/** True for a request that wants to be told of changes. */
export function isWatch(url: URL): boolean {
  return ["1", "true"].includes(url.searchParams.get("watch") ?? "");
}

/** The refusal of what a user may not do, in the real server's words, or `undefined`. */
export function notAllowedTo(rights: Rights, attempt: Attempt): Reply | undefined {
  if (isAllowed(rights, attempt)) return undefined;
  const { plural, subresource, group, namespace, verb, name } = attempt;
  const resource = subresource === "" ? plural : `${plural}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why = `User "${rights.user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
  return forbidden({ plural, group, name }, why);
}

/** Whether a rule allows an attempt. */
export function isAllowed(rights: Rights, attempt: Attempt): boolean {
  const { allow, allowEverywhere, namespace } = rights;
  if (allow === undefined) return true;
  return [...allowEverywhere, ...(attempt.namespace === namespace ? allow : [])].some((rule) => fits(rule, attempt));
}

/** The rules of a namespace as a review tells them. */
export function rulesIn({ allow, allowEverywhere, namespace }: Rights, asked: string): readonly Fields[] {
  const everyone: readonly Rule[] = [
    {
      verbs: ["create"],
      apiGroups: ["authorization.k8s.io"],
      resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
    },
    { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
  ];
  const all: readonly Rule[] = [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }];
  const own = allow === undefined ? all : [...allowEverywhere, ...(asked === namespace ? allow : [])];
  return [...everyone, ...own].map(({ verbs, apiGroups, resources, resourceNames }) => ({
    verbs,
    apiGroups,
    resources,
    ...(resourceNames === undefined ? {} : { resourceNames }),
  }));
}

function fits(rule: Rule, { group, plural, subresource, verb, name }: Attempt): boolean {
  const resource = subresource === "" ? plural : `${plural}/${subresource}`;
  const names = rule.resourceNames ?? [];
  return (
    has(rule.apiGroups, group) &&
    has(rule.resources, resource) &&
    has(rule.verbs, verb) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

const has = (list: readonly string[], value: string): boolean => list.includes("*") || list.includes(value);
