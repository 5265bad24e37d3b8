import { LOOPBACK } from "./free-ports.ts";

export type Properties = Readonly<Record<string, string>>;

/** A properties file: one `key=value` a line. The testbed's own values need no escapes. */
export function propertiesText(properties: Properties): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

export type BrokerPorts = { readonly broker: number; readonly controller: number };

/** One broker that is its own KRaft controller, with one partition and one replica of everything. */
export function brokerProperties(ports: BrokerPorts, dataFolder: string): Properties {
  return {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@${LOOPBACK}:${ports.controller}`,
    listeners: `PLAINTEXT://${LOOPBACK}:${ports.broker},CONTROLLER://${LOOPBACK}:${ports.controller}`,
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

/** What makes a worker quick to start and to rebalance. Tests add it to the properties of a charm. */
export const FAST_WORKER: Properties = {
  // The scan of the whole class path that it replaces takes 9 of 11 seconds (KIP-898).
  "plugin.discovery": "service_load",
  // A member learns of a rebalance with its next heartbeat.
  "heartbeat.interval.ms": "200",
  "scheduled.rebalance.max.delay.ms": "0",
  "offset.flush.interval.ms": "1000",
};

export type WorkerPlace = { readonly bootstrap: string; readonly port: number; readonly plugins: string };

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
    "config.storage.topic": "testbed-configs",
    "offset.storage.topic": "testbed-offsets",
    "status.storage.topic": "testbed-status",
    "config.storage.replication.factor": "1",
    "offset.storage.replication.factor": "1",
    "status.storage.replication.factor": "1",
    "offset.storage.partitions": "1",
    "status.storage.partitions": "1",
    "plugin.path": place.plugins,
    ...FAST_WORKER,
  };
}
