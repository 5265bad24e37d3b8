import { expect, test } from "vitest";
import { hook, defineLayer } from "../../../src/reactive/index.ts";
import { kafkaRequires, knownBrokers, readBrokers, type KnownBrokers } from "../../../src/layer/brokers/index.ts";
import { kafkaClientRequires } from "../../../src/layer/kafka-client/index.ts";
import type { Properties } from "../../../src/layer/worker-properties.ts";
import { openWorld } from "../../juju/endpoints/world.ts";
import { answerInClear } from "../kafka-client/databags.ts";

const endpoints = {
  kafka: { role: "requires", interface: "kafka" },
  "kafka-client": { role: "requires", interface: "kafka_client" },
} as const;
const nobody = { workerConfig: false, upperLayer: false };

/** A charm that notes in each hook what it knows of the brokers, and reads all of it when it is told to. */
function charm(options: { readonly reads?: boolean } = {}) {
  const seen: { known?: KnownBrokers; told: { workerConfig: boolean; upperLayer: boolean }; properties?: Properties } =
    {
      told: nobody,
    };
  const look = hook("*").do(async function look() {
    if (options.reads) seen.properties = await readBrokers();
    seen.known = knownBrokers(seen.told);
  });
  const layer = defineLayer("shop", [look], { interfaces: [kafkaRequires, kafkaClientRequires] });
  const world = openWorld({ endpoints, layers: [layer] });
  const related = async (endpoint: keyof typeof endpoints, data: Readonly<Record<string, string>> = {}) => {
    const relation = world.relate(endpoint, "broker", 1);
    world.publish(relation, endpoint === "kafka" ? "broker/0" : "broker", data);
    await world.hook(`${endpoint}-relation-joined`, { relation, unit: "broker/0" });
    return relation;
  };
  return { world, seen, related };
}

const broker = { host: "k", port: "9092" };

test("without a relation brokers are told, or there are none", async () => {
  const { world, seen } = charm();
  for (const [told, state] of [
    [nobody, "absent"],
    [{ ...nobody, upperLayer: true }, "told"],
    [{ ...nobody, workerConfig: true }, "told"],
  ] as const) {
    seen.told = told;
    await world.hook("config-changed");
    expect(seen.known).toEqual({ state });
  }
});

test.each([
  ["kafka", broker],
  ["kafka-client", answerInClear],
] as const)("what %s gives has one hash for equal brokers, and another one for others", async (endpoint, data) => {
  const { world, seen, related } = charm();
  const relation = await related(endpoint, data);
  const first = seen.known;
  expect(first).toEqual({ state: "ready", endpoint, hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  await world.hook("config-changed");
  expect(seen.known).toEqual(first);
  world.publish(relation, endpoint === "kafka" ? "broker/0" : "broker", { host: "other", endpoints: "other:9092" });
  await world.hook("config-changed");
  expect(seen.known).toMatchObject({ state: "ready" });
  expect(seen.known).not.toEqual(first);
});

test("a relation without brokers is waited for; worker-config overrides it, the upper layer does not", async () => {
  const { world, seen, related } = charm();
  await related("kafka");
  expect(seen.known).toEqual({ state: "waiting", what: "brokers", endpoint: "kafka" });
  seen.told = { ...nobody, upperLayer: true };
  await world.hook("config-changed");
  expect(seen.known).toMatchObject({ state: "waiting" });
  seen.told = { ...nobody, workerConfig: true };
  await world.hook("config-changed");
  expect(seen.known).toEqual({ state: "told" });
});

test("both endpoints related at once are wrong, whoever else names brokers", async () => {
  const { world, seen, related } = charm();
  await related("kafka", broker);
  await related("kafka-client", answerInClear);
  seen.told = { workerConfig: true, upperLayer: true };
  await world.hook("config-changed");
  expect(seen.known).toMatchObject({ state: "wrong", problem: { code: "config-invalid", option: "kafka-client" } });
});

test("in its broken hook a relation gives nothing, though Juju still lists it", async () => {
  const { world, seen, related } = charm();
  const relation = await related("kafka-client", answerInClear);
  const { calls } = await world.hook("kafka-client-relation-broken", { relation });
  expect(seen.known).toEqual({ state: "absent" });
  expect(calls.filter(({ tool }) => tool === "relation-set")).toEqual([]);
  expect(world.flags("kafka-client.")).toEqual([]);
});

const reads = (calls: readonly { readonly tool: string }[]) =>
  calls.filter(({ tool }) => tool === "relation-get").length;

test.each([
  ["kafka", broker],
  ["kafka-client", answerInClear],
] as const)(
  "update-status knows the brokers of %s without a databag, unless somebody joined unseen",
  async (endpoint, data) => {
    const { world, seen, related } = charm();
    const relation = await related(endpoint, data);
    const before = seen.known;
    const quiet = await world.hook("update-status");
    expect([reads(quiet.calls), seen.known]).toEqual([0, before]);
    expect(world.flags(`${endpoint}.`)).toEqual(["joined", "ready"]);
    world.meet(relation, "broker/9");
    const other = await world.hook("update-status");
    expect(reads(other.calls)).toBeGreaterThan(0);
  },
);

test("what update-status took for known is read when it is needed, and may be gone", async () => {
  const { world, seen, related } = charm({ reads: true });
  const relation = await related("kafka-client", answerInClear);
  expect(seen.properties?.["bootstrap.servers"]).toBe("10.0.0.1:9092,10.0.0.2:9092");
  world.publish(relation, "broker", { password: "" });
  await world.hook("update-status");
  expect(seen.properties).toEqual({});
  expect(seen.known).toEqual({ state: "waiting", what: "credentials", endpoint: "kafka-client" });
});
