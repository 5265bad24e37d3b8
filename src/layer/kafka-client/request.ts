import { pythonJson } from "../../core/index.ts";

/** What a charm asks Kafka for, by key of the application's databag. */
export type KafkaClientRequest = Readonly<Record<string, string>>;

/** The fields that Canonical's library `data_interfaces` v0 asks to be sent as secrets. */
const fields = ["username", "password", "tls", "tls-ca", "uris", "read-only-uris"] as const;

/**
 * The request of an application, in the flat form (v0) that every provider of `kafka_client` answers: one that only
 * knows v0 does not see the envelope of v1, and Charmed Kafka makes no super-user of a v1 request. `admin`, because
 * Connect needs its own three topics and group besides those of its connectors. The topic is only a name to ask with.
 * Providers fail when a topic or roles change later, so nothing that an operator can set is in here.
 */
export function kafkaClientRequest(application: string, jujuVersion: string): KafkaClientRequest {
  return {
    topic: `${application}-connect`,
    "extra-user-roles": "admin",
    ...(hasSecrets(jujuVersion) ? { "requested-secrets": pythonJson(fields) } : {}),
  };
}

/** Whether a charm can be given secrets: Juju 3.0.3 and later, also its betas, such as `3.6-beta1`. */
function hasSecrets(jujuVersion: string): boolean {
  const [major = 0, minor = 0, patch = 0] = (/^\d+(?:\.\d+){0,2}/.exec(jujuVersion)?.[0] ?? "").split(".").map(Number);
  return major > 3 || (major === 3 && (minor > 0 || patch >= 3));
}
