import type { Json } from "../../core/index.ts";

/**
 * What an upper layer may say of the workers' pods. Names and shapes are those of a pod's spec in Kubernetes, so that an
 * example from its pages fits; what is not named here is the layer's.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export type PodOptions = {
  /** Of a worker: `{ requests: { cpu: "500m" } }`. Memory is the operator's, by the option `memory`. */
  readonly resources?: { readonly requests?: Texts; readonly limits?: Texts };
  /** Variables of a worker: a value, or where Kubernetes takes it from. `KAFKA_OPTS` has flags for Java. */
  readonly env?: Readonly<Record<string, string | EnvSource>>;
  /** Variables whose values go into a Secret beside the workers. */
  readonly secretEnv?: Texts;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly nodeSelector?: Texts;
  readonly tolerations?: readonly Toleration[];
  readonly affinity?: Affinity;
  /** In place of the layer's own, which prefers different zones and nodes. Without `labelSelector` the workers count. */
  readonly topologySpreadConstraints?: readonly Shape[];
  readonly priorityClassName?: string;
  readonly serviceAccountName?: string;
  /** Besides the layer's, which are `config`, `secrets` and `tmp`. Each has a name and one source. */
  readonly volumes?: readonly Volume[];
  readonly volumeMounts?: readonly VolumeMount[];
  /** They run before a worker does, for example to put plugins into a volume. */
  readonly initContainers?: readonly InitContainer[];
  /** The names of Secrets of the workers' namespace with which images are pulled. */
  readonly imagePullSecrets?: readonly string[];
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  /** The ids a worker runs with; 1000 each by default. An image of the profile legacy runs as root unless told. */
  readonly securityContext?: {
    readonly runAsUser?: number;
    readonly runAsGroup?: number;
    readonly fsGroup?: number;
    readonly supplementalGroups?: readonly number[];
  };
  /** A worker writes to `/tmp` and to mounted volumes only. Default false: some images write elsewhere at their start. */
  readonly readOnlyRootFilesystem?: boolean;
  /** How many pods a rollout adds and takes away at a time, as numbers or `"25%"`. Default 1 and 0. */
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
  /** Default 60: a worker needs up to 34 s to hand over its tasks. */
  readonly terminationGracePeriodSeconds?: number;
  readonly probes?: {
    readonly startup?: ProbeTimes;
    readonly liveness?: ProbeTimes;
    readonly readiness?: ProbeTimes;
  };
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly dnsPolicy?: "ClusterFirst" | "ClusterFirstWithHostNet" | "Default" | "None";
  readonly dnsConfig?: Shape;
  /** Closes the workers' REST API but for the workers themselves and these peers. Off by default. */
  readonly networkPolicy?: { readonly from: readonly NetworkPeer[] };
};

/** Texts by name. */
type Texts = Readonly<Record<string, string>>;

/** A part that only Kubernetes checks: the server is asked before anything is written. */
type Shape = Readonly<Record<string, Json>>;

/** Where Kubernetes takes the value of a variable from: `{ secretKeyRef: { name: "login", key: "password" } }`. */
type EnvSource =
  | { readonly secretKeyRef: KeyReference }
  | { readonly configMapKeyRef: KeyReference }
  | { readonly fieldRef: { readonly fieldPath: string } }
  | { readonly resourceFieldRef: Shape };

type KeyReference = { readonly name: string; readonly key: string; readonly optional?: boolean };

type Toleration = {
  readonly key?: string;
  readonly operator?: "Equal" | "Exists";
  readonly value?: string;
  readonly effect?: "NoExecute" | "NoSchedule" | "PreferNoSchedule";
  readonly tolerationSeconds?: number;
};

type Affinity = { readonly nodeAffinity?: Shape; readonly podAffinity?: Shape; readonly podAntiAffinity?: Shape };

/** A volume, with the fields of its source. */
export type Volume = Shape & { readonly name: string };

/** Where a container has a volume. */
export type VolumeMount = {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
};

/** A container that runs before a worker does. */
export type InitContainer = {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | EnvSource>>;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly resources?: { readonly requests?: Texts; readonly limits?: Texts };
  readonly securityContext?: Shape;
};

type ProbeTimes = {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
};

/** Pods, namespaces of pods, or addresses: `{ ipBlock: { cidr: "10.1.0.0/16" } }`. */
type NetworkPeer = {
  readonly podSelector?: Shape;
  readonly namespaceSelector?: Shape;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
};
