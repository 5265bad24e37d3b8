import fc from "fast-check";
import { expect, test } from "vitest";
import { tellingLine } from "../../src/kubernetes/index.ts";
import { secretHider } from "../../src/layer/hide-secrets.ts";

const pem = [
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDUnFixtheKey01",
  "c2Vjb25kLWxpbmUtb2YtdGhlLWtleS13aGljaC1pcy1sb25nLWVub3VnaC1oZXJl",
  "-----END PRIVATE KEY-----",
];
const properties = {
  "upper.sasl.jaas.config":
    'org.apache.kafka.common.security.scram.ScramLoginModule required username="connect" password="hunter2\\"x";',
  "relation.ssl.keystore.key": pem.join("\n"),
  "option.ssl.key.password": "tiny-Pa$$",
  "option.database.password": "abc",
  "option.key.converter": "org.apache.kafka.connect.json.JsonConverter",
  "option.other.password": "${file:/run/secrets:password}",
};

test.each([
  ["a JAAS line", `Failed: ${properties["upper.sasl.jaas.config"]}`],
  ["the password of a JAAS line alone", 'login as connect with hunter2\\"x has failed'],
  ["a password after its key", "bad value for password=hunter2-other and more"],
  ["a URL's password", "jdbc:postgresql://user:hunter2-other@db/x can't be reached"],
  ["a value in an unknown place", "unexpected tiny-Pa$$ in the input"],
  ["a short value as a word", "user sink, abc"],
  ["a key as a file", pem.join("\n")],
  ["a line of a key", `parse error: ${pem[1]}`],
  ["the end of a key that begins before the output", `${pem.slice(2).join("\n")}\nfailed`],
  [
    "another key's end",
    `${"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\n".repeat(2)}-----END PRIVATE KEY-----`,
  ],
])("%s does not show in a text", (_what, text) => {
  expect(secretHider(properties)(text)).not.toMatch(/hunter2|tiny-Pa|\babc\b|MIIE|c2Vjb25k|QUJDRE/);
});

test("what is no secret stays", () => {
  const text =
    "ConfigException: Invalid value abcd for configuration key.converter: class JsonConverter of user connect";
  expect(secretHider(properties)(text)).toBe(text);
  expect(secretHider({ a: "x" })(text)).toBe(text);
});

test("the line that is shown of a crash holds no secret, wherever in the output it is", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9$.*+?()[\]{}|\\^/=-]{4,40}$/);
  const place = fc.constantFrom(
    (value: string) => `ERROR cannot use ${value}`,
    (value: string) => `Caused by: java.lang.Error: ${value}`,
    (value: string) => `password=${value}`,
    (value: string) => value,
  );
  fc.assert(
    fc.property(secret, place, fc.array(fc.string()), (value, put, lines) => {
      const output = [...lines.filter((line) => !line.includes(value)), put(value)].join("\n");
      const shown = tellingLine(secretHider({ "db.password": value })(output));
      expect(shown.replaceAll("[hidden]", "")).not.toContain(value);
    }),
  );
});
