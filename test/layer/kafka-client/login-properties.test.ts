import fc from "fast-check";
import { expect, test } from "vitest";
import { isSensitiveKey } from "../../../src/connect/index.ts";
import type { KafkaAccess } from "../../../src/layer/kafka-client/kafka-access.ts";
import { loginProperties } from "../../../src/layer/kafka-client/login-properties.ts";
import { certificate } from "./databags.ts";
import { readJavaLogin } from "./java-login.ts";

const access: KafkaAccess = {
  endpoints: ["k1:9093", "k2:9093"],
  username: "relation-7",
  password: "pw",
  tls: false,
  tlsCa: undefined,
};
const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="relation-7" password="pw";';

/** The properties of one kind of connection, without its prefix. */
const of = (prefix: string, more: Partial<KafkaAccess> = {}) =>
  Object.fromEntries(
    Object.entries(loginProperties({ ...access, ...more }))
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );

test("without TLS all connections log in by SCRAM-SHA-512 in clear", () => {
  expect(of("")).toMatchObject({
    "bootstrap.servers": "k1:9093,k2:9093",
    "security.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.jaas.config": login,
  });
  expect(Object.keys(of("")).filter((key) => key.includes("ssl.truststore"))).toEqual([]);
});

test.each(["producer.", "consumer.", "admin."])("connections of connectors log in too: %s", (prefix) => {
  expect(of(prefix, { tls: true, tlsCa: certificate })).toEqual({
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.jaas.config": login,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.certificates": certificate,
  });
});

test("with TLS and no authority those that Java trusts count", () => {
  expect(of("admin.", { tls: true })).toEqual({
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.jaas.config": login,
  });
});

test("what holds the password or the authority is hidden wherever properties are shown", () => {
  const sensitive = Object.keys(loginProperties({ ...access, tls: true, tlsCa: certificate })).filter(isSensitiveKey);
  expect(sensitive).toEqual(
    ["", "producer.", "consumer.", "admin."].flatMap((prefix) => [
      `${prefix}sasl.jaas.config`,
      `${prefix}ssl.truststore.certificates`,
    ]),
  );
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.stringMatching(/^["\\$ {}:;=n0-7\n\r]{1,12}$/),
);

test("any user and password are read back by Java as they are, and no worker takes them for a reference", () => {
  fc.assert(
    fc.property(anyText, anyText, (username, password) => {
      const text = loginProperties({ ...access, username, password })["sasl.jaas.config"] ?? "";
      expect(readJavaLogin(text)).toEqual({ username, password });
      expect(text).not.toContain("$");
    }),
    { numRuns: 500 },
  );
});
