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
  /** Whether `status` is written by a subresource of its own. */
  readonly hasStatus: boolean;
};

/** Where a request points: a kind in a namespace, or one object of it. */
export type Target = {
  readonly resource: Resource;
  /** Empty for objects of the cluster, and for a list over all namespaces. */
  readonly namespace: string;
  readonly name: string | undefined;
};

const rows = [
  ["ConfigMap", "v1", "configmaps"],
  ["Event", "v1", "events"],
  ["Namespace", "v1", "namespaces"],
  ["Node", "v1", "nodes"],
  ["Pod", "v1", "pods"],
  ["Secret", "v1", "secrets"],
  ["Service", "v1", "services"],
  ["Deployment", "apps/v1", "deployments"],
  ["ReplicaSet", "apps/v1", "replicasets"],
  ["StatefulSet", "apps/v1", "statefulsets"],
  ["NetworkPolicy", "networking.k8s.io/v1", "networkpolicies"],
  ["PodDisruptionBudget", "policy/v1", "poddisruptionbudgets"],
  ["NetworkPolicy", "networking.k8s.io/v1", "networkpolicies"],
] as const;

/** A kind of the table. */
export type Kind = (typeof rows)[number][0];

/** Every kind that the stand-in keeps. */
export const resources: readonly Resource[] = rows.map(([kind, apiVersion, plural]) => ({
  kind,
  apiVersion,
  group: apiVersion === "v1" ? "" : (apiVersion.split("/")[0] ?? ""),
  plural,
  namespaced: kind !== "Node" && kind !== "Namespace",
  hasGeneration: apiVersion !== "v1" || kind === "Pod",
  hasStatus: !["ConfigMap", "Event", "NetworkPolicy", "Secret"].includes(kind),
}));

/** What a path asks for, whether there is such a kind or not. */
export type Place = {
  readonly apiVersion: string;
  readonly group: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string | undefined;
  readonly subresource: string;
};

/** Reads `/api/v1/namespaces/x/configmaps/y/status` and the like; `undefined` for a path of another form. */
export function parsePlace(path: string): Place | undefined {
  const root = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))\/(.+)$/.exec(path);
  if (root === null) return undefined;
  const [, core, group = "", version, rest = ""] = root;
  const parts = rest.split("/").map(decodeURIComponent);
  const apiVersion = core ?? `${group}/${version}`;
  const scoped = parts[0] === "namespaces" && parts.length > 2 && !["status", "finalize"].includes(parts[2] ?? "");
  const [plural = "", name, ...below] = scoped ? parts.slice(2) : parts;
  const isNamespace = core !== undefined && plural === "namespaces" && !scoped;
  const namespace = scoped ? (parts[1] ?? "") : isNamespace ? (name ?? "") : "";
  return { apiVersion, group, plural, namespace, name, subresource: below.join("/") };
}

/** The object or list that a place asks for; `undefined` where there is none such. */
export function targetOf(place: Place): Target | undefined {
  const resource = resources.find((row) => row.plural === place.plural && row.apiVersion === place.apiVersion);
  if (resource === undefined) return undefined;
  const namespace = resource.namespaced ? place.namespace : "";
  // Objects of a namespace can be listed over all of them, and only listed.
  if (resource.namespaced && namespace === "" && place.name !== undefined) return undefined;
  return { resource, namespace, name: place.name };
}

/** The resource of a kind of the table. */
export function resourceOf(kind: Kind): Resource {
  const found = resources.find((row) => row.kind === kind);
  if (found === undefined) throw new TypeError(`no resource for ${kind}`);
  return found;
}
