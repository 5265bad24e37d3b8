import type { Properties } from "../worker-properties.ts";
import type { KafkaAccess } from "./kafka-access.ts";

/** A worker's own connections, and those of its connectors, which inherit nothing (KIP-458). */
const clients = ["", "producer.", "consumer.", "admin."] as const;

/** The worker properties by which all connections of a worker log in. They hold the password: they are secret. */
export function loginProperties({ endpoints, tls, tlsCa, ...login }: KafkaAccess): Properties {
  const security = {
    "security.protocol": tls ? "SASL_SSL" : "SASL_PLAINTEXT",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.jaas.config": scramLogin(login),
    // PEM as text needs no file and no password (KIP-651, Kafka 2.7).
    ...(tlsCa === undefined ? {} : { "ssl.truststore.type": "PEM", "ssl.truststore.certificates": tlsCa }),
  };
  const prefixed = clients.flatMap((client) => Object.entries(security).map(([key, value]) => [client + key, value]));
  return { "bootstrap.servers": endpoints.join(","), ...Object.fromEntries(prefixed) };
}

/** A login as Java's login configuration has it (`sasl.jaas.config`, KIP-85). */
function scramLogin({ username, password }: { readonly username: string; readonly password: string }): string {
  const module = "org.apache.kafka.common.security.scram.ScramLoginModule";
  return `${module} required username=${quoted(username)} password=${quoted(password)};`;
}

/**
 * A text in quotes, as Java's StreamTokenizer reads it. `$` by its number, because a worker would take `${a:b}` for
 * a reference to a value elsewhere and look for it again in what it has found.
 */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\$\n\r]/g, (character) => escapes[character] ?? `\\${character}`)}"`;
}

const escapes: Readonly<Record<string, string>> = { $: String.raw`\044`, "\n": String.raw`\n`, "\r": String.raw`\r` };
