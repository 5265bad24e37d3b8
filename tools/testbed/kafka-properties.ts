import { LOOPBACK } from "./free-ports.ts";
import type { KafkaJars } from "./kafka-jars.ts";
import { isLegacy } from "./kafka-versions.ts";

export type Properties = Readonly<Record<string, string>>;

/** A properties file: one `key=value` a line. The testbed's own values need no escapes. */
export function propertiesText(properties: Properties): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

const PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

/** A user of the listener where clients log in. Both words go into a JAAS string as they are. */
export type Login = { readonly user: string; readonly password: string };

export type BrokerPorts = {
  readonly listenHost: string;
  readonly broker: number;
  readonly controller: number;
  readonly login: number;
};

/**
 * One broker that is its own KRaft controller, with one partition and one replica of everything. Besides its
 * plain listener it has one where clients log in (SASL PLAIN).
 */
export function brokerProperties(ports: BrokerPorts, login: Login, dataFolder: string): Properties {
  const listeners = { PLAINTEXT: ports.broker, CONTROLLER: ports.controller, SASL_PLAINTEXT: ports.login };
  return {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@${LOOPBACK}:${ports.controller}`,
    listeners: Object.entries(listeners)
      .map(([name, port]) => `${name}://${name === "CONTROLLER" ? LOOPBACK : ports.listenHost}:${port}`)
      .join(","),
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
    "sasl.enabled.mechanisms": "PLAIN",
    "listener.name.sasl_plaintext.plain.sasl.jaas.config": `${PLAIN} required user_${login.user}="${login.password}";`,
    "controller.listener.names": "CONTROLLER",
    "log.dirs": dataFolder,
    "num.partitions": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    // The default of 128 MiB is half of the heap.
    "log.cleaner.dedupe.buffer.size": "2000000",
  };
}

/** What a client needs at the listener where clients log in. */
export const loginProperties = ({ user, password }: Login): Properties => ({
  "security.protocol": "SASL_PLAINTEXT",
  "sasl.mechanism": "PLAIN",
  "sasl.jaas.config": `${PLAIN} required username="${user}" password="${password}";`,
});

/** What makes a worker quick to start and to rebalance. Tests add it to the properties of a charm. */
export const FAST_WORKER: Properties = {
  // The scan of the whole class path that it replaces takes 9 of 11 seconds (KIP-898).
  "plugin.discovery": "service_load",
  // A member learns of a rebalance with its next heartbeat.
  "heartbeat.interval.ms": "200",
  "scheduled.rebalance.max.delay.ms": "0",
  "offset.flush.interval.ms": "1000",
};

const JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

export type WorkerPlace = { readonly bootstrap: string; readonly port: number; readonly jars: KafkaJars };

/** Connect's own topics of the group `testbed`. */
export const STORAGE_TOPICS = {
  "config.storage.topic": "testbed-configs",
  "offset.storage.topic": "testbed-offsets",
  "status.storage.topic": "testbed-status",
} as const;

/** A worker of the group `testbed`, with converters for plain strings. */
export function workerProperties(name: string, place: WorkerPlace): Properties {
  return {
    "bootstrap.servers": place.bootstrap,
    "group.id": "testbed",
    "client.id": name,
    listeners: `http://${LOOPBACK}:${place.port}`,
    "rest.advertised.host.name": LOOPBACK,
    "rest.advertised.port": String(place.port),
    "key.converter": "org.apache.kafka.connect.storage.StringConverter",
    "value.converter": "org.apache.kafka.connect.storage.StringConverter",
    ...STORAGE_TOPICS,
    "config.storage.replication.factor": "1",
    "offset.storage.replication.factor": "1",
    "status.storage.replication.factor": "1",
    "offset.storage.partitions": "1",
    "status.storage.partitions": "1",
    "plugin.path": place.jars.plugins,
    ...(isLegacy(place.jars.version) ? legacyProperties(place.port) : {}),
    ...FAST_WORKER,
  };
}

/** What Kafka 0.10 asks for; it leaves what it does not know alone. */
const legacyProperties = (port: number): Properties => ({
  "rest.host.name": LOOPBACK,
  "rest.port": String(port),
  "internal.key.converter": JSON_CONVERTER,
  "internal.value.converter": JSON_CONVERTER,
  "internal.key.converter.schemas.enable": "false",
  "internal.value.converter.schemas.enable": "false",
});
