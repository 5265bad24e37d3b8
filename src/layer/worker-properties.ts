import { ConfigError } from "../core/index.ts";
import { isKafkaAtLeast, type ImageProfile } from "./image.ts";
import { qualifiedName, type Owner } from "./names.ts";

/** Worker properties by name. */
export type Properties = Readonly<Record<string, string>>;

/** All that worker properties are made from, weakest first. */
export type PropertySources = {
  readonly owner: Owner;
  readonly profile: ImageProfile;
  /** What the upper layer gave to `setWorkerConfig`. */
  readonly upperLayer: Properties;
  /** What the relation to Kafka gives: the brokers, and how to log in. */
  readonly relations: Properties;
  /** The option group-id; empty means the upper layer's, else the default. */
  readonly groupId: string;
  /** The option worker-config, parsed: overrides everything. */
  readonly workerConfig: Properties;
};

const json = "org.apache.kafka.connect.json.JsonConverter";

/** The port on which every worker answers. */
export const restPort = 8083;

/** The topics in which Connect keeps itself, by the property that names each, with the end of its name. */
export const storageTopics = {
  "config.storage.topic": "connectconfigs",
  "offset.storage.topic": "connectoffsets",
  "status.storage.topic": "connectstatus",
} as const;

/**
 * Merges the worker properties: defaults < upper layer < relations < options < worker-config. Throws
 * `config-invalid` for a key that would cut the workers off, and for an image that can't log in as the relation demands.
 */
export function workerProperties(sources: PropertySources): Properties {
  refuseOwnedKeys("setWorkerConfig of the upper layer", sources.upperLayer);
  refuseOwnedKeys("worker-config", sources.workerConfig);
  refuseOldKafka(sources);
  return {
    ...defaults(sources),
    ...sources.upperLayer,
    ...sources.relations,
    ...(sources.groupId === "" ? {} : { "group.id": sources.groupId }),
    ...sources.workerConfig,
  };
}

function defaults({ owner, profile }: PropertySources): Properties {
  const name = qualifiedName(owner);
  const common = {
    "group.id": name,
    "key.converter": json,
    "value.converter": json,
    ...defaultTopics(owner),
  };
  if (profile.generation === "legacy") {
    return {
      ...common,
      "internal.key.converter": json,
      "internal.value.converter": json,
      "internal.key.converter.schemas.enable": "false",
      "internal.value.converter.schemas.enable": "false",
      "rest.port": String(restPort),
    };
  }
  return {
    ...common,
    listeners: `http://:${restPort}`,
    "config.storage.replication.factor": "-1",
    "offset.storage.replication.factor": "-1",
    "status.storage.replication.factor": "-1",
    // Before Kafka 3.7 a delay of 0 could lose tasks (KAFKA-15693).
    "scheduled.rebalance.max.delay.ms": isKafkaAtLeast(profile, 3, 7) ? "0" : "30000",
    ...(profile.pluginPath === undefined ? {} : { "plugin.path": profile.pluginPath }),
  };
}

/** The names of Connect's own topics where nobody sets others. */
export function defaultTopics(owner: Owner): Readonly<Record<keyof typeof storageTopics, string>> {
  const name = (end: string): string => `${qualifiedName(owner)}.${end}`;
  return {
    "config.storage.topic": name(storageTopics["config.storage.topic"]),
    "offset.storage.topic": name(storageTopics["offset.storage.topic"]),
    "status.storage.topic": name(storageTopics["status.storage.topic"]),
  };
}

function refuseOwnedKeys(source: string, properties: Properties): void {
  for (const key of Object.keys(properties)) {
    if (!/^(listeners|rest\.port|rest\.host\.name|rest\.advertised\..*)$/.test(key)) continue;
    throw new ConfigError(
      source === "worker-config" ? source : "setWorkerConfig",
      `${source} sets "${key}", which would cut the workers off; remove it`,
    );
  }
}

/** What the relation may ask of a worker, the first Kafka that has it, and what it is called. */
const loginNeeds = [
  { key: "sasl.jaas.config", since: [2, 0], what: "log in to its brokers" },
  { key: "ssl.truststore.certificates", since: [2, 7], what: "take its CA certificate" }, // KIP-651
] as const;

/** An image whose Kafka is not known is given the benefit of the doubt. */
function refuseOldKafka({ profile, relations }: PropertySources): void {
  if (profile.kafka === undefined) return;
  for (const { key, since, what } of loginNeeds) {
    const [major, minor] = since;
    if (relations[key] === undefined || isKafkaAtLeast(profile, major, minor)) continue;
    const cure = `set option image to one with Kafka ${major}.${minor} or later`;
    throw new ConfigError("image", `${profile.image} is Kafka ${profile.kafka.join(".")} and can't ${what}: ${cure}`);
  }
}

/** The properties that make a set of workers one Connect cluster. */
export const identityKeys: readonly string[] = ["group.id", ...Object.keys(storageTopics)];

/** What makes two sets of workers one Connect cluster. Workers that differ in it must never run side by side. */
export function clusterIdentity(properties: Properties): readonly string[] {
  return identityKeys.map((key) => properties[key] ?? "");
}
