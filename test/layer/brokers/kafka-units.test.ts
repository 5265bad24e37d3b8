import { expect, test } from "vitest";
import { brokersOf } from "../../../src/layer/brokers/kafka-units.ts";

const relation = (...data: Record<string, string>[]) => ({
  endpoint: "kafka",
  id: "kafka:1",
  units: data.map((bag, index) => ({ name: `kafka/${index}`, data: bag })),
});

test("defect 2: brokers are sorted, so that the order of units changes nothing", () => {
  const [a, b] = [
    { host: "k9", port: "9092" },
    { host: "k10", port: "9092" },
  ];
  expect(brokersOf([relation(a, b)])).toEqual(["k9:9092", "k10:9092"]);
  expect(brokersOf([relation(b, a)])).toEqual(brokersOf([relation(a, b)]));
});

test("defect 19: a unit without port or address does not count yet", () => {
  expect(brokersOf([relation({ host: "k" }, { port: "9092" }, {})])).toEqual([]);
});

test("defect 18: without a host the unit's own address counts, and IPv6 is bracketed", () => {
  expect(brokersOf([relation({ "private-address": "10.0.0.7", port: "9092" })])).toEqual(["10.0.0.7:9092"]);
  expect(brokersOf([relation({ "ingress-address": "fd00::7", port: "9092" })])).toEqual(["[fd00::7]:9092"]);
});

test("no ZooKeeper is needed", () => {
  expect(brokersOf([relation({ host: "k", port: "9092", zookeepers: "[]" })])).toEqual(["k:9092"]);
});
