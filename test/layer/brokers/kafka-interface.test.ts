import { expect, test } from "vitest";
import { kafkaRequires } from "../../../src/layer/brokers/index.ts";
import { defineLayer } from "../../../src/reactive/index.ts";
import { openWorld } from "../../juju/endpoints/world.ts";

const endpoints = { broker: { role: "requires", interface: "kafka" } } as const;

function relatedToKafka() {
  const world = openWorld({ endpoints, layers: [defineLayer("shop", [], { interfaces: [kafkaRequires] })] });
  const relation = world.relate("broker", "kafka");
  const run = async (hook: string, unit: string): Promise<readonly string[]> => {
    await world.hook(`broker-relation-${hook}`, { relation, unit });
    return world.flags("broker.");
  };
  return { world, relation, run };
}

test("joined is set while a unit of Kafka is there, ready while a broker is known", async () => {
  const { world, relation, run } = relatedToKafka();
  expect(await run("joined", "kafka/0")).toEqual(["joined"]);
  world.publish(relation, "kafka/0", { host: "10.0.0.9", port: "9092" });
  expect(await run("changed", "kafka/0")).toEqual(["joined", "ready"]);
  world.publish(relation, "kafka/0", { port: "" });
  expect(await run("changed", "kafka/0")).toEqual(["joined"]);
});

test("E39 one of two units that leaves takes nothing that the other still gives", async () => {
  const { world, relation, run } = relatedToKafka();
  for (const unit of ["kafka/0", "kafka/1"]) {
    world.publish(relation, unit, { host: unit.replace("/", "-"), port: "9092" });
    await run("joined", unit);
  }
  expect(await run("departed", "kafka/0")).toEqual(["joined", "ready"]);
  expect(await run("departed", "kafka/1")).toEqual([]);
});
