import type { Logger } from "../core/index.ts";
import { accepted, receive, toObject } from "./answer.ts";
import type { Asked } from "./errors.ts";
import { listOf } from "./json-fields.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { namingMissingRights } from "./naming-rights.ts";
import type { Kind, KubernetesObject } from "./object.ts";
import { reviewRules, type Right } from "./rights.ts";
import { createTransport } from "./transport.ts";

/** How to reach a cluster. Times in milliseconds. */
export type KubernetesApiOptions = {
  /** The text of a kubeconfig; see `readKubeconfig` for what it may hold. */
  readonly kubeconfig: string;
  /** Default: the one of the kubeconfig's context, else `default`. */
  readonly namespace?: string;
  /** Who owns the fields we apply: one name for good, at most 128 characters. */
  readonly fieldManager: string;
  /** What to do where a right is missing, as the next step of an error. Default: grant it to the kubeconfig's user. */
  readonly howToGrant?: string;
  /** All rights that this client will ever need: then an error for a missing one names all that are missing. */
  readonly wantedRights?: readonly Right[];
  readonly log: Logger;
  /** For one attempt to read. Default 10000. */
  readonly readTimeoutMs?: number;
  /** For one attempt to write. Default 30000, which is what an admission webhook may take. */
  readonly writeTimeoutMs?: number;
  /** For one request with all its attempts. Default 60000. */
  readonly budgetMs?: number;
};

/** Which objects of a kind are listed; all of the namespace by default. */
export type ListOptions = {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
};

/**
 * The few requests that a charm makes, within one namespace. Every method throws `KubernetesError` where the server
 * refuses and `KubernetesUnreachableError` where it gives no answer, after the attempts that the budget allows.
 */
export type KubernetesApi = {
  readonly server: string;
  /** Whether what was written can be seen at once; false where somebody else does it after the hook. */
  readonly immediate: boolean;
  readonly namespace: string;
  /** The object, or `undefined` when there is none. */
  readonly read: (kind: Kind, name: string) => Promise<KubernetesObject | undefined>;
  /**
   * The objects in the server's order, which is by name. The selectors are as in `kubectl get -l` and
   * `--field-selector`; with `limit` it is the first so many, and no request for the next ones follows.
   */
  readonly list: (kind: Kind, options?: ListOptions) => Promise<readonly KubernetesObject[]>;
  /**
   * Server-side apply, by force: afterwards the fields of `object` are ours and have its values, and fields that we
   * applied before and left out now are gone. An equal object changes nothing, not even `resourceVersion`.
   * With `dryRun`, the server checks and answers as usual and writes nothing.
   *
   * https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  readonly apply: (
    object: KubernetesObject,
    options?: { readonly dryRun?: boolean },
  ) => Promise<{ readonly object: KubernetesObject; readonly created: boolean }>;
  /**
   * Removes an object, its dependents in the background. False when it was not there, or, with `uid`, when another
   * object of that name was.
   */
  readonly remove: (kind: Kind, name: string, options?: { readonly uid?: string }) => Promise<boolean>;
  /** Scales a Deployment and touches nothing else of it. */
  readonly setReplicas: (name: string, replicas: number) => Promise<void>;
  /** The HTTP requests sent so far, each attempt counted. */
  readonly requests: () => number;
  /** Ends the connections. */
  readonly close: () => Promise<void>;
};

/**
 * Opens a cluster. Sends nothing yet.
 *
 * Throws `ConfigError` for a kubeconfig that can't be used. The client library is loaded here and not before.
 */
export async function createKubernetesApi(options: KubernetesApiOptions): Promise<KubernetesApi> {
  const { fieldManager, log } = options;
  const kubeconfig = await readKubeconfig(options.kubeconfig);
  const { server, verifiesServer } = kubeconfig;
  const [{ PatchStrategy, setHeaderOptions }, { createTypedCalls }] = await Promise.all([
    import("./client-node.ts"),
    import("./typed-calls.ts"),
  ]);
  if (!verifiesServer) log.warning("kubernetes server's certificate is not verified", { server });

  const transport = createTransport({
    server,
    credentials: kubeconfig.credentials(),
    readTimeoutMs: options.readTimeoutMs ?? 10_000,
    writeTimeoutMs: options.writeTimeoutMs ?? 30_000,
    budgetMs: options.budgetMs ?? 60_000,
    log,
  });
  const calls = createTypedCalls(server, transport);
  const namespace = options.namespace ?? kubeconfig.namespace ?? "default";
  const asServerSideApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);
  const asMergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  const asking = (verb: Asked["verb"], kind: Kind, objectName?: string): Asked => ({
    verb,
    kind,
    ...(objectName === undefined ? {} : { objectName }),
    ...(kind === "Node" ? {} : { namespace }),
    ...(options.howToGrant === undefined ? {} : { howToGrant: options.howToGrant }),
  });

  const api: KubernetesApi = {
    server,
    namespace,
    immediate: true,
    requests: transport.requests,
    close: async () => transport.close(),

    read: async (kind, name) => {
      const asked = asking("read", kind, name);
      const answer = await receive(calls[kind].read({ name, namespace }));
      return answer.status === 404 ? undefined : toObject(kind, accepted(asked, answer));
    },

    list: async (kind, selection = {}) => {
      const within = { namespace, ...selection };
      const asked = asking("list", kind);
      const body = accepted(asked, await receive(calls[kind].list(within)));
      return listOf(body["items"]).map((item) => toObject(kind, item));
    },

    apply: async (object, { dryRun = false } = {}) => {
      const { kind, metadata } = object;
      const asked = asking("apply", kind, metadata.name);
      const patch = {
        name: metadata.name,
        namespace,
        body: object,
        fieldManager,
        fieldValidation: "Strict",
        force: true,
        ...(dryRun ? ({ dryRun: "All" } as const) : {}),
      } as const;
      const answer = await receive(calls[kind].patch(patch, asServerSideApply));
      return { object: toObject(kind, accepted(asked, answer)), created: answer.status === 201 };
    },

    remove: async (kind, name, { uid } = {}) => {
      const asked = asking("remove", kind, name);
      const body = {
        propagationPolicy: "Background",
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      } as const;
      const answer = await receive(calls[kind].remove({ name, namespace, body }));
      if (answer.status === 404 || (answer.status === 409 && uid !== undefined)) return false;
      accepted(asked, answer);
      return true;
    },

    setReplicas: async (name, replicas) => {
      const asked = asking("scale", "Deployment", name);
      const patch = { name, namespace, body: { spec: { replicas } }, fieldManager, fieldValidation: "Strict" } as const;
      accepted(asked, await receive(calls.Deployment.patch(patch, asMergePatch)));
    },
  };
  if (options.wantedRights === undefined) return api;
  return namingMissingRights(api, {
    wanted: options.wantedRights,
    howToGrant: options.howToGrant ?? "grant them to the kubeconfig's user",
    review: () => reviewRules({ server, namespace, send: transport.send }),
  });
}
