import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { silentLogger } from "../../../src/core/index.ts";
import { createKubernetesApi, type KubernetesApi, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { at, itemsOf, media, openRaw, type Raw, type RawAnswer } from "./raw.ts";

/** A cluster to hold the contract against. The facts leave nothing behind in its namespace. */
export type ContractCluster = {
  readonly kubeconfig: string;
  readonly namespace: string;
  /** A user who may do only this in the namespace, and nothing elsewhere. */
  readonly restrict: (rules: readonly RoleRule[]) => Promise<Restricted>;
  readonly close: () => Promise<void>;
};

/** A rule of a Role. */
export type RoleRule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
};

/** A user with few rights. */
export type Restricted = { readonly kubeconfig: string; readonly user: string; readonly close: () => Promise<void> };

/** What the facts are checked with. */
export type Context = {
  readonly cluster: ContractCluster;
  readonly api: KubernetesApi;
  readonly raw: Raw;
  /** A client with another namespace, kubeconfig or manager. */
  readonly open: (changes: Partial<Parameters<typeof createKubernetesApi>[0]>) => Promise<KubernetesApi>;
  readonly close: () => Promise<void>;
};

const run = randomBytes(4).toString("hex");

/** The label of all objects of this run. */
export const labels = { "contract-run": run };

/** The label selector for all objects of this run. */
export const ofThisRun = `contract-run=${run}`;

/** A name that nobody else has. */
export const named = (suffix: string): string => `contract-${run}-${suffix}`;

/** Opens the clients of a cluster. */
export async function openContext(cluster: ContractCluster): Promise<Context> {
  const { kubeconfig, namespace } = cluster;
  const open: Context["open"] = (changes) =>
    createKubernetesApi({ kubeconfig, namespace, fieldManager: "contract", log: silentLogger, ...changes });
  const api = await open({});
  const raw = openRaw(kubeconfig);
  return {
    cluster,
    api,
    raw,
    open,
    close: async () => {
      for (const path of [
        "/apis/apps/v1/namespaces/NS/deployments",
        "/api/v1/namespaces/NS/services",
        "/api/v1/namespaces/NS/configmaps",
        "/api/v1/namespaces/NS/secrets",
        "/apis/policy/v1/namespaces/NS/poddisruptionbudgets",
        "/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies",
      ]) {
        const list = path.replace("NS", namespace);
        const left = await raw.ask({ path: `${list}?labelSelector=${ofThisRun}` });
        for (const { metadata } of itemsOf(left)) await raw.ask({ method: "DELETE", path: `${list}/${metadata.name}` });
      }
      raw.close();
      await api.close();
      await cluster.close();
    },
  };
}

/** A ConfigMap of this run. */
export function configMap(suffix: string, content: Readonly<Record<string, unknown>> = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: named(suffix), labels }, ...content };
}

/** A Deployment of this run, with a container `worker`. */
export function deployment(suffix: string, spec: Readonly<Record<string, unknown>> = {}): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: named(suffix), labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: named(suffix) } },
      template: {
        metadata: { labels: { app: named(suffix) } },
        spec: { containers: [{ name: "worker", image: "registry.invalid/worker:1" }] },
      },
      ...spec,
    },
  };
}

/** The Deployment with changes of its container `worker`. */
export function container(suffix: string, changes: Readonly<Record<string, unknown>>): KubernetesObject {
  const containers = [{ name: "worker", image: "registry.invalid/worker:1", ...changes }];
  return deployment(suffix, { template: { metadata: { labels: { app: named(suffix) } }, spec: { containers } } });
}

const paths: Readonly<Record<string, string>> = {
  ConfigMap: "/api/v1/namespaces/NS/configmaps",
  Secret: "/api/v1/namespaces/NS/secrets",
  Service: "/api/v1/namespaces/NS/services",
  Event: "/api/v1/namespaces/NS/events",
  Pod: "/api/v1/namespaces/NS/pods",
  Deployment: "/apis/apps/v1/namespaces/NS/deployments",
  ReplicaSet: "/apis/apps/v1/namespaces/NS/replicasets",
  PodDisruptionBudget: "/apis/policy/v1/namespaces/NS/poddisruptionbudgets",
  NetworkPolicy: "/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies",
};

/** The path of a kind's list in the contract's namespace. */
export const listPath = ({ cluster }: Context, kind: string): string =>
  (paths[kind] ?? "").replace("NS", cluster.namespace);

/** The path of an object of this run. */
export const pathOf = (context: Context, kind: string, suffix: string): string =>
  `${listPath(context, kind)}/${named(suffix)}`;

/** How an object is applied in {@link applyRaw}. */
export type RawApply = { readonly manager?: string; readonly query?: string; readonly raw?: Raw };

/** Applies without force, as `contract` unless somebody else is named. */
export function applyRaw(
  context: Context,
  object: AnyObject | KubernetesObject,
  how: RawApply = {},
): Promise<RawAnswer> {
  const { manager = "contract", query = "", raw = context.raw } = how;
  const path = `${listPath(context, object.kind)}/${object.metadata.name}?fieldManager=${manager}${query}`;
  return raw.ask({ method: "PATCH", path, body: object, contentType: media.apply });
}

/** An object of any kind. */
export type AnyObject = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
};

/** Creates an object with a POST. */
export function create(context: Context, object: AnyObject | KubernetesObject, query = ""): Promise<RawAnswer> {
  return context.raw.ask({ method: "POST", path: `${listPath(context, object.kind)}?${query}`, body: object });
}

/** `managedFields` without their times, by manager. */
export function managers(answer: RawAnswer): readonly Readonly<Record<string, unknown>>[] {
  const entries = (at(answer, "metadata.managedFields") ?? []) as readonly Readonly<Record<string, unknown>>[];
  const key = (entry: Readonly<Record<string, unknown>>): string =>
    `${String(entry["manager"])} ${String(entry["operation"])}`;
  return entries.map(({ time: _time, ...rest }) => rest).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The first answer that is not `undefined`; fails after 20 s. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error("nothing came within 20 s");
}
