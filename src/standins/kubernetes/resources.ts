/** A kind that the stand-in keeps, and what its answers call it. */
export type Resource = {
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for the core API. */
  readonly group: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether the server counts the changes of its `spec`. */
  readonly hasGeneration: boolean;
};

/** Where a request points: a kind in a namespace, or one object of it. */
export type Target = { readonly resource: Resource; readonly namespace: string; readonly name: string | undefined };

const rows = [
  ["ConfigMap", "v1", "configmaps"],
  ["Event", "v1", "events"],
  ["Node", "v1", "nodes"],
  ["Pod", "v1", "pods"],
  ["Secret", "v1", "secrets"],
  ["Service", "v1", "services"],
  ["Deployment", "apps/v1", "deployments"],
  ["ReplicaSet", "apps/v1", "replicasets"],
  ["StatefulSet", "apps/v1", "statefulsets"],
  ["PodDisruptionBudget", "policy/v1", "poddisruptionbudgets"],
  ["NetworkPolicy", "networking.k8s.io/v1", "networkpolicies"],
] as const;

/** Every kind that the stand-in keeps. */
const resources: readonly Resource[] = rows.map(([kind, apiVersion, plural]) => ({
  kind,
  apiVersion,
  group: apiVersion === "v1" ? "" : (apiVersion.split("/")[0] ?? ""),
  plural,
  namespaced: kind !== "Node",
  hasGeneration: apiVersion !== "v1",
}));

/** Reads `/api/v1/namespaces/x/configmaps/y` and the like; `undefined` for any other path. */
export function parseTarget(path: string): Target | undefined {
  const match = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  if (match === null) return undefined;
  const [, core, grouped, namespace, plural, name] = match;
  const resource = resources.find((row) => row.plural === plural && row.apiVersion === (core ?? grouped));
  if (resource === undefined || resource.namespaced !== (namespace !== undefined)) return undefined;
  return {
    resource,
    namespace: decodeURIComponent(namespace ?? ""),
    name: name === undefined ? undefined : decodeURIComponent(name),
  };
}

/** The resource of a kind that is in the table. */
export function resourceOf(kind: "Node" | "Pod" | "Deployment"): Resource {
  const found = resources.find((row) => row.kind === kind);
  if (found === undefined) throw new TypeError(`no resource for ${kind}`);
  return found;
}
