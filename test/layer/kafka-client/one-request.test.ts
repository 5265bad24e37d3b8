import { expect, test } from "vitest";
import { kafkaClientRequires } from "../../../src/layer/kafka-client/index.ts";
import { seenBrokers } from "../../../src/layer/brokers/look-at-brokers.ts";
import { defineLayer, hook } from "../../../src/reactive/index.ts";
import { openWorld } from "../../juju/endpoints/world.ts";
import { answerInClear, user } from "./databags.ts";

// A request is made once and by the leader; an answer is read by every unit, and no longer than it is there.
function charm() {
  const seen: { state?: string } = {};
  const look = hook("*").do(function look() {
    seen.state = seenBrokers("kafka-client").state;
  });
  const endpoints = { "kafka-client": { role: "requires", interface: "kafka_client" } } as const;
  const layers = [defineLayer("sink", [look], { interfaces: [kafkaClientRequires] })];
  const world = openWorld({ endpoints, layers });
  const relation = world.relate("kafka-client", "kafka", 1);
  const hookOf = async (name: string) => {
    const about = name.startsWith("kafka-client-") ? { relation, unit: "kafka/0" } : {};
    return (await world.hook(name, about)).exitCode;
  };
  return { world, seen, relation, hook: hookOf };
}

test("a request in the envelope of v1 stays as it is, and nothing is added to it", async () => {
  const { world, relation, hook: run } = charm();
  const envelope = { version: "v1", requests: '[{"resource": "x", "request-id": "0123456789abcdef"}]' };
  world.publish(relation, "shop", envelope);
  await run("kafka-client-relation-changed");
  expect(world.bag(relation, "shop")).toEqual(envelope);
});

test("a unit that does not lead asks for nothing, and reads the only answer of an envelope", async () => {
  const { world, relation, seen, hook: run } = charm();
  world.loseLeadership();
  await run("kafka-client-relation-joined");
  expect(world.bag(relation, "shop")).toEqual({});
  const one = { resource: "x", "request-id": "0123456789abcdef", endpoints: "k:9092", ...user };
  world.publish(relation, "kafka", { version: "v1", requests: JSON.stringify([one]) });
  expect(await run("kafka-client-relation-changed")).toBe(0);
  expect(seen.state).toBe("ready");
});

test("update-status does not take an answer for known that an earlier hook found gone", async () => {
  const { world, relation, seen, hook: run } = charm();
  world.publish(relation, "kafka", answerInClear);
  await run("kafka-client-relation-changed");
  expect(seen.state).toBe("ready");
  world.publish(relation, "kafka", { password: "" });
  for (const name of ["kafka-client-relation-changed", "update-status"]) {
    await run(name);
    expect(seen.state).toBe("waiting");
  }
});
