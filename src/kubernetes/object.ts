import { isFields } from "./json-fields.ts";

/** The kinds that {@link KubernetesApi} knows. All but `Node` live in a namespace. */
export type Kind =
  | "ConfigMap"
  | "Deployment"
  | "Event"
  | "NetworkPolicy"
  | "Node"
  | "Pod"
  | "PodDisruptionBudget"
  | "ReplicaSet"
  | "Secret"
  | "Service"
  | "StatefulSet";

/** The version that each kind is read and written in. */
export const apiVersions: Readonly<Record<Kind, string>> = {
  ConfigMap: "v1",
  Deployment: "apps/v1",
  Event: "v1",
  NetworkPolicy: "networking.k8s.io/v1",
  Node: "v1",
  Pod: "v1",
  PodDisruptionBudget: "policy/v1",
  ReplicaSet: "apps/v1",
  Secret: "v1",
  Service: "v1",
  StatefulSet: "apps/v1",
};

/** An object as the API server sends and takes it: plain JSON, times as text. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
};

/** What is said of every object. The server fills in `uid`, `resourceVersion`, `generation` and the times. */
export type ObjectMetadata = {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly managedFields?: readonly ManagedFields[];
};

/**
 * Which fields a manager owns: those that it applied (`Apply`), or set in another way (`Update`).
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export type ManagedFields = {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  /** Set for what was written through `status` or `scale`. */
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
};

/** The object whose end is also the end of the object that names it. A wrong `uid` counts as an ended owner. */
export type OwnerReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
};

/** Whether something is an object of a known kind with a name; what else is in it nobody has checked. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isFields(value)) return false;
  const { kind, metadata } = value;
  if (typeof kind !== "string" || !Object.hasOwn(apiVersions, kind)) return false;
  return isFields(metadata) && typeof metadata["name"] === "string";
}
