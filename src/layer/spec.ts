import { shortHash } from "../core/index.ts";
import { isSensitiveKey, renderProperties } from "../connect/index.ts";
import type { OwnerReference } from "../kubernetes/index.ts";
import { isKafkaAtLeast, type ImageProfile } from "./image.ts";
import type { Options } from "./options.ts";
import { baseName, objectLabels, ownPlace, type Owner, type WorkersPlace } from "./names.ts";
import type { PodOptions } from "./pods/pod-options.ts";
import { secretsFolder } from "./start-script.ts";
import { clusterIdentity, type Properties } from "./worker-properties.ts";

/** All that the Kubernetes objects are made from; equal specs give equal objects, byte for byte. */
export type WorkersSpec = WorkersPlace & {
  /** What the names of all other objects begin with. */
  readonly base: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whose end is also the end of the objects. */
  readonly ownerReferences?: readonly OwnerReference[];
  readonly profile: ImageProfile;
  readonly replicas: number;
  /** The properties file. */
  readonly properties: string;
  /** Whether the file itself is secret: Kafka 0.10 can't refer to values elsewhere. */
  readonly propertiesAreSecret: boolean;
  /** Secret values that the file refers to, by file name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Changes with group.id or one of Connect's topics. */
  readonly cluster: string;
  /** Changes with anything that the objects are made from. */
  readonly inputs: string;
  /** Bytes. */
  readonly memory: number;
  readonly readinessPath: "/" | "/health";
  /** The Service besides the ClusterIP one. */
  readonly external: "NodePort" | "LoadBalancer" | undefined;
  /** What the upper layer says of the pods, checked. */
  readonly pods: Omit<PodOptions, "networkPolicy">;
  /** Who else may reach the workers' REST API; `undefined` for everybody. */
  readonly peers: readonly NetworkPeer[] | undefined;
};

type NetworkPeer = NonNullable<PodOptions["networkPolicy"]>["from"][number];

/** How the REST API is reached, with `auto` decided by the kind of model. */
export function externalService(expose: Options["expose"], inKubernetes: boolean): WorkersSpec["external"] {
  if (expose === "loadbalancer") return "LoadBalancer";
  if (expose === "nodeport" || (expose === "auto" && !inKubernetes)) return "NodePort";
  return undefined;
}

/** Where and how the workers are to run. */
type Placement = {
  readonly options: Options;
  readonly profile: ImageProfile;
  readonly namespace: string;
  readonly inKubernetes: boolean;
  readonly inputs: string;
  /** Where the objects are that are already there; by default what the layer would make. */
  readonly place?: WorkersPlace;
  readonly ownerReferences?: readonly OwnerReference[];
  /** Checked; by default none. */
  readonly pods?: PodOptions;
};

/** The spec of an application's workers. */
export function workersSpec(owner: Owner, properties: Properties, placement: Placement): WorkersSpec {
  const { options, profile, namespace, inKubernetes, inputs, ownerReferences, place = ownPlace(owner) } = placement;
  const { networkPolicy, ...pods } = placement.pods ?? {};
  const legacy = profile.generation === "legacy";
  const { visible, secrets } = legacy ? { visible: properties, secrets: {} } : hideSecrets(properties);
  return {
    names: place.names,
    selector: place.selector,
    base: baseName(owner),
    namespace,
    labels: objectLabels(owner),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    profile,
    replicas: options.workers,
    properties: renderProperties(visible),
    propertiesAreSecret: legacy && Object.keys(properties).some(isSensitiveKey),
    secrets,
    cluster: shortHash(clusterIdentity(properties), 10),
    inputs,
    memory: options.memory,
    readinessPath: isKafkaAtLeast(profile, 3, 9) ? "/health" : "/",
    external: externalService(options.expose, inKubernetes),
    pods,
    peers: networkPolicy && [...(inKubernetes ? [charmPods(owner)] : []), ...networkPolicy.from],
  };
}

/** The pods of the charm itself, as Juju labels them: it asks the workers, too. */
function charmPods({ model, application }: Owner): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": model.name } },
    podSelector: { matchLabels: { "app.kubernetes.io/name": application } },
  };
}

/** The name under which the worker knows the mounted Secret; unlikely to be an operator's own. */
const provider = "workersecrets";

/** Moves the values of secret keys into files that the properties refer to (KIP-421, DirectoryConfigProvider). */
function hideSecrets(properties: Properties): { visible: Properties; secrets: Properties } {
  const hidden = Object.entries(properties).filter(
    ([key, value]) => isSensitiveKey(key) && !/^\$\{[^}]*\}$/.test(value),
  );
  if (hidden.length === 0) return { visible: properties, secrets: {} };
  const files = hidden.map(([key, value]) => ({ key, value, file: fileName(key) }));
  const others = properties["config.providers"];
  return {
    visible: {
      ...properties,
      ...Object.fromEntries(files.map(({ key, file }) => [key, `\${${provider}:${secretsFolder}:${file}}`])),
      "config.providers": others ? `${others},${provider}` : provider,
      [`config.providers.${provider}.class`]: "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
    },
    secrets: Object.fromEntries(files.map(({ file, value }) => [file, value])),
  };
}

const fileName = (key: string): string => (/^[\w.-]{1,200}$/.test(key) ? key : `key-${shortHash(key, 16)}`);
