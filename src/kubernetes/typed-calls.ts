import {
  AppsV1Api,
  CoreV1Api,
  PolicyV1Api,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
  type Configuration,
  type ConfigurationOptions,
} from "./client-node.ts";
import type { Kind } from "./object.ts";
import type { Transport } from "./transport.ts";

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
  readonly body: { readonly propagationPolicy: "Background"; readonly preconditions?: { readonly uid: string } };
};

/** An accepted answer, still with its text. */
export type Accepted = { readonly httpStatusCode: number; readonly body: { text(): Promise<string> } };

/** The client library's methods for one kind. Each throws its `ApiException` where the server refuses. */
type TypedCalls = {
  readonly read: (at: At) => Promise<Accepted>;
  readonly list: (within: Within) => Promise<Accepted>;
  readonly patch: (patch: Patch, options: ConfigurationOptions) => Promise<Accepted>;
  readonly remove: (removal: Removal) => Promise<Accepted>;
};

/**
 * The typed methods of the client library for every {@link Kind}, over our own transport.
 *
 * Not `KubernetesObjectApi`: that one drops the fields it does not know before it sends, so that a typo succeeds.
 */
export function createTypedCalls(server: string, transport: Transport): Readonly<Record<Kind, TypedCalls>> {
  // By hand and not by `createConfiguration`: that one brings a default HTTP library, which is not used here.
  const configuration: Configuration = {
    middleware: [],
    authMethods: {},
    baseServer: new ServerConfiguration(server, {}),
    httpApi: wrapHttpLibrary({
      send: async (request) => {
        const body = request.getBody();
        const answer = await transport.send({
          method: request.getHttpMethod(),
          url: new URL(request.getUrl()),
          headers: request.getHeaders(),
          body: typeof body === "string" ? body : undefined,
        });
        return new ResponseContext(
          answer.status,
          { "content-type": "application/json" },
          { text: async () => answer.body, binary: async () => Buffer.from(answer.body), stream: () => null },
        );
      },
    }),
  };
  const core = new CoreV1Api(configuration);
  const apps = new AppsV1Api(configuration);
  const policy = new PolicyV1Api(configuration);
  return {
    ConfigMap: {
      read: (at) => core.readNamespacedConfigMapWithHttpInfo(at),
      list: (within) => core.listNamespacedConfigMapWithHttpInfo(within),
      patch: (patch, options) => core.patchNamespacedConfigMapWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNamespacedConfigMapWithHttpInfo(removal),
    },
    Deployment: {
      read: (at) => apps.readNamespacedDeploymentWithHttpInfo(at),
      list: (within) => apps.listNamespacedDeploymentWithHttpInfo(within),
      patch: (patch, options) => apps.patchNamespacedDeploymentWithHttpInfo(patch, options),
      remove: (removal) => apps.deleteNamespacedDeploymentWithHttpInfo(removal),
    },
    Event: {
      read: (at) => core.readNamespacedEventWithHttpInfo(at),
      list: (within) => core.listNamespacedEventWithHttpInfo(within),
      patch: (patch, options) => core.patchNamespacedEventWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNamespacedEventWithHttpInfo(removal),
    },
    Node: {
      read: (at) => core.readNodeWithHttpInfo(at),
      list: (within) => core.listNodeWithHttpInfo(within),
      patch: (patch, options) => core.patchNodeWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNodeWithHttpInfo(removal),
    },
    Pod: {
      read: (at) => core.readNamespacedPodWithHttpInfo(at),
      list: (within) => core.listNamespacedPodWithHttpInfo(within),
      patch: (patch, options) => core.patchNamespacedPodWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNamespacedPodWithHttpInfo(removal),
    },
    PodDisruptionBudget: {
      read: (at) => policy.readNamespacedPodDisruptionBudgetWithHttpInfo(at),
      list: (within) => policy.listNamespacedPodDisruptionBudgetWithHttpInfo(within),
      patch: (patch, options) => policy.patchNamespacedPodDisruptionBudgetWithHttpInfo(patch, options),
      remove: (removal) => policy.deleteNamespacedPodDisruptionBudgetWithHttpInfo(removal),
    },
    ReplicaSet: {
      read: (at) => apps.readNamespacedReplicaSetWithHttpInfo(at),
      list: (within) => apps.listNamespacedReplicaSetWithHttpInfo(within),
      patch: (patch, options) => apps.patchNamespacedReplicaSetWithHttpInfo(patch, options),
      remove: (removal) => apps.deleteNamespacedReplicaSetWithHttpInfo(removal),
    },
    Secret: {
      read: (at) => core.readNamespacedSecretWithHttpInfo(at),
      list: (within) => core.listNamespacedSecretWithHttpInfo(within),
      patch: (patch, options) => core.patchNamespacedSecretWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNamespacedSecretWithHttpInfo(removal),
    },
    Service: {
      read: (at) => core.readNamespacedServiceWithHttpInfo(at),
      list: (within) => core.listNamespacedServiceWithHttpInfo(within),
      patch: (patch, options) => core.patchNamespacedServiceWithHttpInfo(patch, options),
      remove: (removal) => core.deleteNamespacedServiceWithHttpInfo(removal),
    },
    StatefulSet: {
      read: (at) => apps.readNamespacedStatefulSetWithHttpInfo(at),
      list: (within) => apps.listNamespacedStatefulSetWithHttpInfo(within),
      patch: (patch, options) => apps.patchNamespacedStatefulSetWithHttpInfo(patch, options),
      remove: (removal) => apps.deleteNamespacedStatefulSetWithHttpInfo(removal),
    },
  };
}
