import { editDistance } from "../core/index.ts";

/**
 * A sentence for each key that looks like a mistyped setting of a worker. Kafka only ignores unknown keys,
 * and others may be meant for a converter, so these are warnings: a key that is far from all is not named.
 */
export function warnNearMisses(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const meant = wellKnownMistakes.get(key) ?? nearest(key);
    return meant === undefined ? [] : [`"${key}" is no setting of a Kafka Connect worker; did you mean "${meant}"?`];
  });
}

/** Seen in the wild, and too far from the right key to be found by distance. */
const wellKnownMistakes: ReadonlyMap<string, string> = new Map([
  ["rest.advertised.host.port", "rest.advertised.port"],
  ["rest.advertised.host", "rest.advertised.host.name"],
  ["listeners.https.ssl.client.authentication", "listeners.https.ssl.client.auth"],
  ["ssl.client.authentication", "ssl.client.auth"],
  ["bootstrap.server", "bootstrap.servers"],
  ["bootstrap-servers", "bootstrap.servers"],
  ["config.topic", "config.storage.topic"],
  ["offset.topic", "offset.storage.topic"],
  ["status.topic", "status.storage.topic"],
  ["plugins.path", "plugin.path"],
  ["plugin.dir", "plugin.path"],
]);

/** Settings of a worker, from Kafka's reference of Connect and of the clients. */
const settings: ReadonlySet<string> = new Set([
  "access.control.allow.methods",
  "access.control.allow.origin",
  "admin.listeners",
  "bootstrap.servers",
  "client.dns.lookup",
  "client.id",
  "config.providers",
  "config.storage.replication.factor",
  "config.storage.topic",
  "connect.protocol",
  "connections.max.idle.ms",
  "connector.client.config.override.policy",
  "exactly.once.source.support",
  "group.id",
  "header.converter",
  "heartbeat.interval.ms",
  "key.converter",
  "key.converter.schemas.enable",
  "listeners",
  "metadata.max.age.ms",
  "metric.reporters",
  "offset.flush.interval.ms",
  "offset.flush.timeout.ms",
  "offset.storage.partitions",
  "offset.storage.replication.factor",
  "offset.storage.topic",
  "plugin.discovery",
  "plugin.path",
  "rebalance.timeout.ms",
  "reconnect.backoff.max.ms",
  "reconnect.backoff.ms",
  "request.timeout.ms",
  "rest.advertised.host.name",
  "rest.advertised.listener",
  "rest.advertised.port",
  "rest.extension.classes",
  "retry.backoff.max.ms",
  "retry.backoff.ms",
  "sasl.client.callback.handler.class",
  "sasl.jaas.config",
  "sasl.kerberos.service.name",
  "sasl.login.callback.handler.class",
  "sasl.mechanism",
  "scheduled.rebalance.max.delay.ms",
  "security.protocol",
  "session.timeout.ms",
  "ssl.client.auth",
  "ssl.key.password",
  "ssl.keystore.location",
  "ssl.keystore.password",
  "ssl.keystore.type",
  "ssl.truststore.location",
  "ssl.truststore.password",
  "ssl.truststore.type",
  "status.storage.partitions",
  "status.storage.replication.factor",
  "status.storage.topic",
  "task.shutdown.graceful.timeout.ms",
  "topic.creation.enable",
  "topic.tracking.enable",
  "value.converter",
  "value.converter.schemas.enable",
  "worker.sync.timeout.ms",
]);

const clientPrefix = /^(?:producer|consumer|admin)\./;

function nearest(key: string): string | undefined {
  const [prefix] = settings.has(key) ? [""] : (clientPrefix.exec(key) ?? [""]);
  const bare = key.slice(prefix.length);
  if (settings.has(bare)) return undefined;
  const limit = bare.length < 10 ? 1 : 2;
  const found = [...settings]
    .map((name) => ({ name, far: editDistance(bare.toLowerCase(), name) }))
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far)[0];
  return found === undefined ? undefined : prefix + found.name;
}
