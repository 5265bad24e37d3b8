import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAnswer, requestIds, type Texts } from "../../../src/layer/kafka-client/find-answer.ts";
import { readAccess, type KafkaAccess, type ReadAccess } from "../../../src/layer/kafka-client/kafka-access.ts";
import {
  answerInClear,
  answerOfKafka4,
  answerOfV0,
  answerOfV1,
  certificate,
  endpoints,
  tlsOfKafka4,
  tlsOfV0,
  tlsOfV1,
  user,
} from "./databags.ts";

type Secrets = { readonly user?: Texts; readonly tls?: Texts };

/** What an answer comes to, with the contents of the secrets that can be read. */
function read(bag: Texts, secrets: Secrets = {}, ours: readonly string[] = []): ReadAccess | { state: "none" } {
  const found = findAnswer(bag, new Set(ours));
  return found.state === "found" ? readAccess(found.fields, { user: secrets.user, tls: secrets.tls }) : found;
}

const access = { endpoints, ...user, tls: true, tlsCa: certificate };

describe("an answer is the same access, whoever wrote it", () => {
  test.each<[string, Texts, Secrets]>([
    ["7.5 a v0 provider, with secrets", answerOfV0, { user, tls: tlsOfV0 }],
    ["7.5 a v0 provider under Juju 2.9, in clear", answerInClear, {}],
    ["7.6 Charmed Kafka 4 to a v0 request: tls stands in the databag", answerOfKafka4, { user, tls: tlsOfKafka4 }],
    ["7.7 a v1 provider to a v1 request", answerOfV1(["connect-topic", "0123456789abcdef"]), { user, tls: tlsOfV1 }],
  ])("%s", (_title, bag, secrets) => {
    expect(read(bag, secrets)).toEqual({ state: "ready", access });
  });
});

describe("7.6 the rule of TLS", () => {
  type Row = readonly [title: string, inDatabag: Texts, inSecret: Texts | undefined, expected: Partial<KafkaAccess>];
  const without = { tls: false, tlsCa: undefined };
  const ca = { "tls-ca": certificate };
  test.each<Row>([
    ["the secret beats the databag", { tls: "enabled" }, { tls: "disabled", ...ca }, without],
    ["the databag counts where the secret is silent", { tls: "true" }, ca, { tls: true, tlsCa: certificate }],
    ["an empty value is none", { tls: "enabled" }, { tls: "" }, { tls: true, tlsCa: undefined }],
    ["disabled is no TLS, and its authority counts for nothing", { tls: "disabled", ...ca }, undefined, without],
    ["no word of it is no TLS", {}, undefined, without],
    [
      "Kafka 3 has said enabled as the authority",
      { tls: "enabled", "tls-ca": "enabled" },
      undefined,
      { tls: true, tlsCa: undefined },
    ],
  ])("%s", (_title, inDatabag, inSecret, expected) => {
    const fields = { ...answerInClear, tls: "", "tls-ca": "", ...inDatabag };
    const secret = inSecret === undefined ? {} : { "secret-tls": "secret:t" };
    const seen = read({ ...fields, ...secret }, inSecret === undefined ? {} : { tls: inSecret });
    expect(seen).toMatchObject({ state: "ready", access: expected });
  });
});

describe("7.8 what is not there yet is waited for", () => {
  const without = (key: keyof typeof answerInClear): Texts => ({ ...answerInClear, [key]: "" });
  test.each<[string, ReturnType<typeof read>, string]>([
    ["an empty databag", read({}), "brokers"],
    ["no endpoints", read(without("endpoints")), "brokers"],
    ["no echo of the topic", read(without("topic")), "brokers"],
    ["endpoints of blanks and commas", read({ ...answerInClear, endpoints: " ,, " }), "brokers"],
    ["no user", read(without("username")), "credentials"],
    ["no password", read(without("password")), "credentials"],
    ["a user's secret that is not granted", read(answerOfV0, { tls: tlsOfV0 }), "credentials"],
    ["a secret of TLS that is not granted: it may say no", read(answerOfV0, { user }), "credentials"],
  ])("%s", (_title, seen, what) => {
    expect(seen).toEqual({ state: "waiting", what });
  });

  test("a v1 envelope without an answer, or with several of which none is known to be ours", () => {
    expect(read(answerOfV1())).toEqual({ state: "none" });
    expect(read(answerOfV1(["a", "1"], ["b", "2"]), { user })).toEqual({ state: "none" });
  });
});

test("7.7 of several answers that to our own request counts", () => {
  const bag = answerOfV1(["a", "1111111111111111"], ["b", "2222222222222222"]);
  const found = findAnswer(bag, requestIds('[{"resource": "b", "request-id": "2222222222222222", "salt": "x"}]'));
  expect(found).toMatchObject({ state: "found", fields: { topic: "b" } });
});

test("noise changes nothing", () => {
  const noise = fc.record({ salt: fc.string(), resource: fc.string(), data: fc.string(), version: fc.constant("v0") });
  fc.assert(
    fc.property(noise, (more) => {
      expect(read({ ...answerInClear, ...more })).toEqual({ state: "ready", access });
    }),
  );
});

test("endpoints are trimmed, sorted by their numbers and named once; IPv6 stays in brackets", () => {
  const text = " k10:9092, k9:9092 ,,[fd00::7]:9092,k9:9092";
  expect(read({ ...answerInClear, endpoints: text })).toMatchObject({
    access: { endpoints: ["[fd00::7]:9092", "k9:9092", "k10:9092"] },
  });
});

describe("what does not fit is told by its key, and its value is not", () => {
  test.each<[string, Texts, string]>([
    ["endpoints without a port", { ...answerInClear, endpoints: "hunter2" }, "endpoints"],
    ["endpoints with a scheme", { ...answerInClear, endpoints: "https://hunter2:9092" }, "endpoints"],
    ["a secret that is none", { ...answerOfV0, "secret-user": "hunter2" }, "secret-user"],
    ["an envelope that is no JSON", { version: "v1", requests: "hunter2" }, "requests"],
    ["an envelope that is no list", { version: "v1", requests: '{"hunter2": 1}' }, "requests"],
    ["an envelope of something else", { version: "v1", requests: '["hunter2"]' }, "requests"],
  ])("%s", (_title, bag, key) => {
    const seen = read(bag, { user, tls: tlsOfV0 });
    expect(seen).toMatchObject({ state: "wrong", key });
    expect(JSON.stringify(seen)).not.toContain("hunter2");
  });
});
