import type { Logger } from "../core/index.ts";
import type { Kind, KubernetesObject } from "./object.ts";
import type { Right } from "./rights.ts";

/** How to reach a cluster. Times in milliseconds. */
export type KubernetesApiOptions = {
  /**
   * The text of a kubeconfig; see `readKubeconfig` for what it may hold. Or where to read it: then it is read once more
   * when the server no longer accepts its credentials. Its server stays the first one.
   */
  readonly kubeconfig: string | (() => Promise<string>);
  /** Default: the one of the kubeconfig's context, else `default`. */
  readonly namespace?: string;
  /** Who owns the fields we apply: one name for good, at most 128 characters. */
  readonly fieldManager: string;
  /** What to do where a right is missing, as the next step of an error. Default: grant it to the kubeconfig's user. */
  readonly howToGrant?: string;
  /** All rights that this client will ever need: then an error for a missing one names all that are missing. */
  readonly wantedRights?: readonly Right[];
  /** What to do where the credentials are not accepted, as the next step of an error. Default: correct the kubeconfig. */
  readonly howToLogIn?: string;
  readonly log: Logger;
  /** For one attempt to read. Default 10000. */
  readonly readTimeoutMs?: number;
  /** For one attempt to write. Default 30000, which is what an admission webhook may take. */
  readonly writeTimeoutMs?: number;
  /** For one request with all its attempts. Default 60000. */
  readonly budgetMs?: number;
  /**
   * For all requests together, as time in which the server was waited for. Default 120000. When it is spent nothing more
   * is sent: a server that answers slowly, or never, must not hold up a hook for many minutes.
   */
  readonly hookBudgetMs?: number;
};

/**
 * The few requests that a charm makes, within one namespace. Every method throws `KubernetesError` where the server
 * refuses and `KubernetesUnreachableError` where it gives no answer, after the attempts that the budgets allow.
 *
 * What the server warns of is logged, once for each object and text; of a Secret only that it warns.
 */
export type KubernetesApi = {
  readonly server: string;
  /** Whether what was written can be seen at once; false where somebody else does it after the hook. */
  readonly immediate: boolean;
  readonly namespace: string;
  /** The object, or `undefined` when there is none. */
  readonly read: (kind: Kind, name: string) => Promise<KubernetesObject | undefined>;
  /** The objects in the server's order, which is by name. */
  readonly list: (kind: Kind, options?: ListOptions) => Promise<readonly KubernetesObject[]>;
  /**
   * Server-side apply, by force: afterwards the fields of `object` are ours and have its values, and fields that we
   * applied before and left out now are gone. An equal object changes nothing, not even `resourceVersion`.
   * With `dryRun`, the server checks and answers as usual and writes nothing.
   *
   * Throws `InvalidObjectError`, and sends nothing, for an object that the server can't take whatever is there.
   *
   * https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  readonly apply: (
    object: KubernetesObject,
    options?: { readonly dryRun?: boolean },
  ) => Promise<{ readonly object: KubernetesObject; readonly created: boolean }>;
  /**
   * Prepares an apply of `object` over `live`: the fields that `kubectl apply` or another maker owns in `live` become
   * ours, so that those which `object` leaves out go with that apply; see `adoption` for whose. One request where there
   * are some, else none. Resolves to whose they were.
   */
  readonly adopt: (live: KubernetesObject, object: KubernetesObject) => Promise<readonly string[]>;
  /**
   * Removes an object. False when it was not there, or, with `uid`, when another object of that name was.
   */
  readonly remove: (kind: Kind, name: string, options?: RemoveOptions) => Promise<boolean>;
  /** Scales a Deployment and touches nothing else of it. */
  readonly setReplicas: (name: string, replicas: number) => Promise<void>;
  /** The HTTP requests sent so far, each attempt counted. */
  readonly requests: () => number;
  /** Ends the connections. */
  readonly close: () => Promise<void>;
};

/** Which objects a list holds. */
export type ListOptions = {
  /** As in `kubectl get -l`. */
  readonly labelSelector?: string;
  /** As in `kubectl get --field-selector`; which fields there are depends on the kind. */
  readonly fieldSelector?: string;
  /** At most this many: the first ones. The next pages are never asked for. */
  readonly limit?: number;
};

/** How an object goes. */
export type RemoveOptions = {
  /** Only the object with this uid. */
  readonly uid?: string;
  /** `Background`, the default: its dependents after it. `Foreground`: it stays, ending, until they are gone. */
  readonly propagation?: "Background" | "Foreground";
};
