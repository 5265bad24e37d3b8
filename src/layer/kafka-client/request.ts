import { pythonJson } from "../../core/index.ts";
import { hasFeature } from "../../juju/index.ts";

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
    ...(hasFeature(jujuVersion, "secrets between charms") ? { "requested-secrets": pythonJson(fields) } : {}),
  };
}
