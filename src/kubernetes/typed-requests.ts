import {
  AppsV1ApiRequestFactory,
  CoreV1ApiRequestFactory,
  NetworkingV1ApiRequestFactory,
  PolicyV1ApiRequestFactory,
  ServerConfiguration,
  type Configuration,
  type RequestContext,
} from "./client-node.ts";
import type { Kind } from "./object.ts";

/** One object. The kinds without namespaces ignore theirs. */
type At = { readonly name: string; readonly namespace: string };

type Within = {
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
};

type Patch = At & {
  readonly body: unknown;
  readonly fieldManager: string;
  readonly fieldValidation: "Strict";
  readonly force?: true;
  readonly dryRun?: "All";
};

type Removal = At & {
  readonly body: {
    readonly propagationPolicy: "Background" | "Foreground";
    readonly preconditions?: { readonly uid: string };
  };
};

/** The client library's requests for one kind, not yet sent. A patch still needs its content type. */
export type TypedRequests = {
  readonly read: (at: At) => Promise<RequestContext>;
  readonly list: (within: Within) => Promise<RequestContext>;
  readonly patch: (patch: Patch) => Promise<RequestContext>;
  readonly remove: (removal: Removal) => Promise<RequestContext>;
};

/**
 * The typed requests of the client library for every {@link Kind}.
 *
 * Not `KubernetesObjectApi`: that one drops the fields it does not know before it sends, so that a typo succeeds.
 */
export function createTypedRequests(server: string): Readonly<Record<Kind, TypedRequests>> {
  const configuration = {
    middleware: [],
    authMethods: {},
    baseServer: new ServerConfiguration(server, {}),
    httpApi: { send: () => notHere() },
  } satisfies Configuration;
  const core = new CoreV1ApiRequestFactory(configuration);
  const apps = new AppsV1ApiRequestFactory(configuration);
  const networking = new NetworkingV1ApiRequestFactory(configuration);
  const policy = new PolicyV1ApiRequestFactory(configuration);
  return {
    ConfigMap: {
      read: ({ name, namespace }) => core.readNamespacedConfigMap(name, namespace),
      list: (within) => core.listNamespacedConfigMap(within.namespace, ...page(within)),
      patch: (patch) => core.patchNamespacedConfigMap(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNamespacedConfigMap(removal.name, removal.namespace, ...end(removal)),
    },
    Deployment: {
      read: ({ name, namespace }) => apps.readNamespacedDeployment(name, namespace),
      list: (within) => apps.listNamespacedDeployment(within.namespace, ...page(within)),
      patch: (patch) => apps.patchNamespacedDeployment(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => apps.deleteNamespacedDeployment(removal.name, removal.namespace, ...end(removal)),
    },
    Event: {
      read: ({ name, namespace }) => core.readNamespacedEvent(name, namespace),
      list: (within) => core.listNamespacedEvent(within.namespace, ...page(within)),
      patch: (patch) => core.patchNamespacedEvent(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNamespacedEvent(removal.name, removal.namespace, ...end(removal)),
    },
    NetworkPolicy: {
      read: ({ name, namespace }) => networking.readNamespacedNetworkPolicy(name, namespace),
      list: (within) => networking.listNamespacedNetworkPolicy(within.namespace, ...page(within)),
      patch: (patch) =>
        networking.patchNamespacedNetworkPolicy(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => networking.deleteNamespacedNetworkPolicy(removal.name, removal.namespace, ...end(removal)),
    },
    Node: {
      read: ({ name }) => core.readNode(name),
      list: (within) => core.listNode(...page(within)),
      patch: (patch) => core.patchNode(patch.name, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNode(removal.name, ...end(removal)),
    },
    Pod: {
      read: ({ name, namespace }) => core.readNamespacedPod(name, namespace),
      list: (within) => core.listNamespacedPod(within.namespace, ...page(within)),
      patch: (patch) => core.patchNamespacedPod(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNamespacedPod(removal.name, removal.namespace, ...end(removal)),
    },
    PodDisruptionBudget: {
      read: ({ name, namespace }) => policy.readNamespacedPodDisruptionBudget(name, namespace),
      list: (within) => policy.listNamespacedPodDisruptionBudget(within.namespace, ...page(within)),
      patch: (patch) =>
        policy.patchNamespacedPodDisruptionBudget(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => policy.deleteNamespacedPodDisruptionBudget(removal.name, removal.namespace, ...end(removal)),
    },
    ReplicaSet: {
      read: ({ name, namespace }) => apps.readNamespacedReplicaSet(name, namespace),
      list: (within) => apps.listNamespacedReplicaSet(within.namespace, ...page(within)),
      patch: (patch) => apps.patchNamespacedReplicaSet(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => apps.deleteNamespacedReplicaSet(removal.name, removal.namespace, ...end(removal)),
    },
    Secret: {
      read: ({ name, namespace }) => core.readNamespacedSecret(name, namespace),
      list: (within) => core.listNamespacedSecret(within.namespace, ...page(within)),
      patch: (patch) => core.patchNamespacedSecret(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNamespacedSecret(removal.name, removal.namespace, ...end(removal)),
    },
    Service: {
      read: ({ name, namespace }) => core.readNamespacedService(name, namespace),
      list: (within) => core.listNamespacedService(within.namespace, ...page(within)),
      patch: (patch) => core.patchNamespacedService(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => core.deleteNamespacedService(removal.name, removal.namespace, ...end(removal)),
    },
    StatefulSet: {
      read: ({ name, namespace }) => apps.readNamespacedStatefulSet(name, namespace),
      list: (within) => apps.listNamespacedStatefulSet(within.namespace, ...page(within)),
      patch: (patch) => apps.patchNamespacedStatefulSet(patch.name, patch.namespace, patch.body, ...manner(patch)),
      remove: (removal) => apps.deleteNamespacedStatefulSet(removal.name, removal.namespace, ...end(removal)),
    },
  };
}

/** Requests are made here and sent by `transport.ts`. */
function notHere(): never {
  throw new TypeError("the client library sends nothing itself");
}

// The arguments go by position, with `pretty` and others that nobody needs between them.
const page = ({ fieldSelector, labelSelector, limit }: Within) =>
  [undefined, undefined, undefined, fieldSelector, labelSelector, limit] as const;

const manner = ({ dryRun, fieldManager, fieldValidation, force }: Patch) =>
  [undefined, dryRun, fieldManager, fieldValidation, force] as const;

const end = ({ body }: Removal) => [undefined, undefined, undefined, undefined, undefined, undefined, body] as const;
