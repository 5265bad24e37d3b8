import { beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { findAnswer, requestIds } from "../../src/layer/kafka-client/find-answer.ts";
import { readAccess } from "../../src/layer/kafka-client/kafka-access.ts";
import { kafkaClientRequest } from "../../src/layer/kafka-client/request.ts";
import { dataInterfaces, type KafkaClientPlay, type KafkaClientPlayed } from "../../tools/compat/index.ts";
import { certificate } from "../layer/kafka-client/databags.ts";

// Canonical's own libraries at the other end of the databag.
const juju36 = "3.6.27";
const juju29 = "2.9.51";
const answer = {
  endpoints: "kafka-1:9093,kafka-0:9093",
  username: "relation-7",
  password: `a "b" \\ $\{c} ü`,
  tls: true,
  "tls-ca": certificate,
};
const access = {
  endpoints: ["kafka-0:9093", "kafka-1:9093"],
  username: answer.username,
  password: answer.password,
  tls: true,
  tlsCa: certificate,
};

let playAll: (plays: readonly KafkaClientPlay[]) => Promise<readonly KafkaClientPlayed[]>;
beforeAll(async () => {
  playAll = await dataInterfaces(silentLogger);
});

async function play(one: KafkaClientPlay): Promise<KafkaClientPlayed> {
  const [played] = await playAll([one]);
  if (played === undefined) throw new Error("nothing was played");
  return played;
}

/** What we make of a provider's databag; Juju would read the secrets. */
function read({ bag, secrets }: KafkaClientPlayed, requests?: string) {
  const found = findAnswer(bag, requestIds(requests));
  if (found.state !== "found") return found;
  const { fields } = found;
  return readAccess(fields, { user: secrets[fields["secret-user"] ?? ""], tls: secrets[fields["secret-tls"] ?? ""] });
}

type Provider = Extract<KafkaClientPlay, { readonly side: "provider" }>;

describe("a provider of Canonical's answers our request, and we read its answer", () => {
  test.each<[Provider["library"], string]>([
    ["v0", juju36],
    ["v0", juju29],
    ["v1", juju36],
    ["kafka4", juju36],
  ])("library %s, Juju %s", async (library, juju) => {
    const bags = [kafkaClientRequest("connect", juju)];
    const played = await play({ side: "provider", library, juju, bags, answer });
    expect(played.error).toBeNull();
    expect(played.bag).toMatchObject({ topic: "connect-connect" });
    expect(Object.keys(played.secrets).length > 0).toBe(juju === juju36);
    expect(read(played)).toEqual({ state: "ready", access });
  });

  test.each<Provider["library"]>(["v0", "v1", "kafka4"])("library %s without TLS", async (library) => {
    const bags = [kafkaClientRequest("connect", juju36)];
    const plain = { ...answer, tls: false, "tls-ca": null };
    expect(read(await play({ side: "provider", library, juju: juju36, bags, answer: plain }))).toEqual({
      state: "ready",
      access: { ...access, tls: false, tlsCa: undefined },
    });
  });

  test("where Charmed Kafka 4 puts tls, beside a secret that holds the authority alone", async () => {
    const bags = [kafkaClientRequest("connect", juju36)];
    const { bag, secrets } = await play({ side: "provider", library: "kafka4", juju: juju36, bags, answer });
    expect(bag["tls"]).toBe("enabled");
    expect(secrets[bag["secret-tls"] ?? ""]).toEqual({ "tls-ca": certificate });
  });
});

test("an answer in the envelope of v1, to a request in v1, is read too", async () => {
  const { bag: request } = await play({ side: "requirer", library: "v1", juju: juju36, bags: [] });
  expect(request).toMatchObject({ version: "v1" });
  const played = await play({ side: "provider", library: "v1", juju: juju36, bags: [request], answer });
  expect(played.bag["version"]).toBe("v1");
  expect(read(played, request["requests"])).toEqual({ state: "ready", access });
});

test("our request is that of Canonical's requirer, but for secrets that we could not read or do not send", async () => {
  const { bag: old } = await play({ side: "requirer", library: "v0", juju: juju29, bags: [] });
  expect(kafkaClientRequest("connect", juju29)).toEqual(old);
  const { bag } = await play({ side: "requirer", library: "v0", juju: juju36, bags: [] });
  const { "requested-secrets": asked = "", "provided-secrets": sent, ...rest } = bag;
  const { "requested-secrets": ours = "", ...same } = kafkaClientRequest("connect", juju36);
  expect(same).toEqual(rest);
  expect(sent).toBe('["mtls-cert"]');
  expect(asked.startsWith(ours.slice(0, -1))).toBe(true);
});

test("another topic puts a v1 provider into error: why a request never changes", async () => {
  const first = kafkaClientRequest("connect", juju36);
  const bags = [first, { ...first, topic: "other" }];
  const played = await play({ side: "provider", library: "v1", juju: juju36, bags, answer });
  expect(played.error).toContain("after relation has already been created");
  const again = await play({ side: "provider", library: "v1", juju: juju36, bags: [first, first], answer });
  expect(again.error).toBeNull();
});
