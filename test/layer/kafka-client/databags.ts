/**
 * Application databags of `kafka_client`, byte for byte as Canonical's library `data_interfaces` writes them. The ids of
 * secrets are the sandbox's kind; `test/differential/kafka-client.test.ts` has the library write them anew.
 */

/** The certificate of an authority, as it stands in a secret. Nothing looks into it. */
export const certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUe0Kq\n-----END CERTIFICATE-----\n";

/** What the application `connect` publishes under Juju 3.6: v0, whatever the provider speaks. */
export const requestOfJuju36 = {
  topic: "connect-connect",
  "extra-user-roles": "admin",
  "requested-secrets": '["username", "password", "tls", "tls-ca", "uris", "read-only-uris"]',
};

/** The same under Juju 2.9, which has no secrets. */
export const requestOfJuju29 = { topic: "connect-connect", "extra-user-roles": "admin" };

/** The user that all of the answers below name, and where Kafka is. */
export const user = { username: "relation-7", password: "pw" };
export const endpoints = ["10.0.0.1:9092", "10.0.0.2:9092"];

const [userId, tlsId] = ["secret:2y86q0rmv3l0svabcdef", "secret:tbk8q0rmv3l0svabcdef"];
export const secretIds = { user: userId, tls: tlsId };

/** Kafka 3.x: a v0 provider to a v0 requirer, with secrets. */
export const answerOfV0 = {
  topic: "connect-topic",
  endpoints: "10.0.0.1:9092,10.0.0.2:9092",
  "consumer-group-prefix": "relation-7-",
  "zookeeper-uris": "zk",
  "secret-user": userId,
  "secret-tls": tlsId,
  data: '{"topic": "connect-topic", "extra-user-roles": "admin", "requested-secrets": "[\\"username\\"]"}',
};
export const tlsOfV0 = { tls: "enabled", "tls-ca": certificate };

/** The same without secrets: Juju 2.9. */
export const answerInClear = {
  topic: "connect-topic",
  endpoints: "10.0.0.1:9092,10.0.0.2:9092",
  "consumer-group-prefix": "relation-7-",
  "zookeeper-uris": "zk",
  ...user,
  tls: "enabled",
  "tls-ca": certificate,
  data: '{"topic": "connect-topic", "extra-user-roles": "admin"}',
};

/** Kafka 4.x: a v1 provider to a v0 requirer. `tls` is in the databag, and the secret holds the authority alone. */
export const answerOfKafka4 = {
  version: "v0",
  resource: "connect-topic",
  topic: "connect-topic",
  salt: "Hk2oQ9dLw0bXz7Tp",
  endpoints: "10.0.0.2:9092,10.0.0.1:9092",
  "consumer-group-prefix": "relation-7-",
  tls: "enabled",
  "secret-user": userId,
  "secret-tls": tlsId,
  data: '{"resource": "connect-topic", "salt": "Hk2oQ9dLw0bXz7Tp", "extra-user-roles": "admin"}',
};
export const tlsOfKafka4 = { "tls-ca": certificate };

const entry = (resource: string, id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  resource,
  "request-id": id,
  salt: "Hk2oQ9dLw0bXz7Tp",
  endpoints: "10.0.0.1:9092,10.0.0.2:9092",
  "read-only-endpoints": null,
  "secret-user": userId,
  "secret-tls": tlsId,
  "secret-extra": "secret:extraq0rmv3l0svabcde",
  "secret-entity": null,
  version: "v1",
  ...more,
});

/** A v1 provider to the requests of a v1 requirer. */
export function answerOfV1(...requests: readonly (readonly [resource: string, id: string])[]) {
  const list = requests.map(([resource, id]) => entry(resource, id));
  return { version: "v1", requests: JSON.stringify(list), data: '{"0123456789abcdef": {}}' };
}
export const tlsOfV1 = { tls: "true", "tls-ca": certificate };
