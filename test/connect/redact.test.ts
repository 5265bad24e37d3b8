import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSensitiveKey, redactConfig, redactText } from "../../src/connect/index.ts";

describe("keys that hold secrets", () => {
  test.each([
    "database.password",
    "producer.sasl.jaas.config",
    "aws.secret.access.key",
    "ssl.keystore.key",
    "ssl.keystore.certificate.chain",
    "ssl.truststore.certificates",
    "listeners.https.ssl.key.password",
    "sasl.oauthbearer.client.credentials.client.secret",
    "value.converter.basic.auth.user.info",
    "connection.apiKey",
    "azure.sas",
    "mongo.pwd",
    "gcp.credentials.json",
    "SECRET",
  ])("%s", (key) => {
    expect(isSensitiveKey(key)).toBe(true);
  });
});

describe("keys that only look like it", () => {
  test.each([
    "key.converter",
    "header.converter",
    "message.key",
    "transforms.key.field",
    "primary.key",
    "key.ignore",
    "ssl.keystore.location",
    "ssl.key.location",
    "ssl.keystore.type",
    "tokens.max.count",
    "delegation.token.max.lifetime.ms",
    "sasl.oauthbearer.token.endpoint.url",
    "analysis.tokenizer",
    "monkey",
    "topic",
  ])("%s", (key) => {
    expect(isSensitiveKey(key)).toBe(false);
  });
});

describe("redactConfig", () => {
  test("hides secrets by key and inside values, and nothing else", () => {
    expect(
      redactConfig({
        "connector.class": "com.example.Sink",
        "connection.url": "jdbc:postgresql://db/x?user=u&password=p",
        "connection.password": "p",
        "mongodb.uri": "mongodb://user:pa/ss@host:27017,other:27017/db",
        "ssl.cert": "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
        "tasks.max": 2,
      }),
    ).toEqual({
      "connector.class": "com.example.Sink",
      "connection.url": "jdbc:postgresql://db/x?user=u&password=[hidden]",
      "connection.password": "[hidden]",
      "mongodb.uri": "mongodb://[hidden]@host:27017,other:27017/db",
      "ssl.cert": "[hidden]",
      "tasks.max": 2,
    });
  });

  test("leaves references visible, but not a secret beside one", () => {
    const reference = "${file:/run/secrets/db.properties:password}";
    expect(redactConfig({ "db.password": reference })).toEqual({ "db.password": reference });
    expect(redactConfig({ "db.password": `${reference}x` })).toEqual({ "db.password": "[hidden]" });
  });
});

describe("redactText", () => {
  test.each([
    ["password=p w, topic=t", "password=[hidden], topic=t"],
    ["config=x password=p", "config=x password=[hidden]"],
    ['sasl.jaas.config=Login required username="u" password="a, b=c";', "sasl.jaas.config=[hidden]"],
    ['Login required username="u" password="a, b=c";', 'Login required username="u" password=[hidden]'],
    ['{"db.password":"a \\" b","topic":"t"}', '{"db.password":"[hidden]","topic":"t"}'],
    [
      '{"message":"{\\"db.password\\":\\"p\\",\\"x\\":\\"y\\"}"}',
      '{"message":"{\\"db.password\\":\\"[hidden]\\",\\"x\\":\\"y\\"}"}',
    ],
    ["password: p", "password: [hidden]"],
    ["http://u:p@host:8083/x", "http://[hidden]@host:8083/x"],
    [
      "Connector config {name=a, db.password=p, k=v} contains no connector type",
      "Connector config {[hidden]} contains no connector type",
    ],
    ["key.converter=org.apache.Json", "key.converter=org.apache.Json"],
    ["Connector a not found", "Connector a not found"],
    ["http://10.1.2.3:8083/connectors", "http://10.1.2.3:8083/connectors"],
  ])("%s", (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  test("no part of a password is left, whatever is in it", () => {
    const secret = fc.string({ minLength: 4 }).map((text) => `${text.replace(/[\r\n]/g, "")}SECRET`);
    fc.assert(
      fc.property(
        secret.filter((text) => !/,\s+[\w.-]+=/.test(text)),
        (text) => {
          expect(redactText(`a=b\ndatabase.password=${text}\nc=d`)).not.toContain("SECRET");
          expect(redactText(JSON.stringify({ "database.password": text, z: "z" }))).not.toContain("SECRET");
        },
      ),
    );
  });

  test("a long text takes no long time", () => {
    const started = performance.now();
    redactText("a".repeat(200_000));
    redactText('"'.repeat(20_000));
    redactText("password=".repeat(10_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
