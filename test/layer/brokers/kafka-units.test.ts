import { expect, test } from "vitest";
import { brokersOf } from "../../../src/layer/brokers/kafka-units.ts";

type Bag = Readonly<Record<string, string>>;

/** What one relation gives whose units have published this. */
const read = (...bags: readonly Bag[]) =>
  brokersOf([
    { endpoint: "kafka", id: "kafka:1", units: bags.map((data, index) => ({ name: `kafka/${index}`, data })) },
  ]);

/** The brokers of a relation that has some. */
function brokers(...bags: readonly Bag[]): string | undefined {
  const state = read(...bags);
  return state.state === "ready" ? state.properties["bootstrap.servers"] : undefined;
}

test("defect 2: brokers are sorted, so that the order of units changes nothing", () => {
  const [a, b] = [
    { host: "k9", port: "9092" },
    { host: "k10", port: "9092" },
  ];
  expect(brokers(a, b)).toBe("k9:9092,k10:9092");
  expect(brokers(b, a)).toBe(brokers(a, b));
});

test("defect 19: a unit without port or address does not count yet", () => {
  expect(read({ host: "k" }, { port: "9092" }, {})).toEqual({ state: "waiting", what: "brokers" });
  expect(brokers({ host: "k", port: "9092" }, { host: "late" })).toBe("k:9092");
});

test("defect 18: without a host the unit's own address counts, and IPv6 is bracketed", () => {
  expect(brokers({ "private-address": "10.0.0.7", port: "9092" })).toBe("10.0.0.7:9092");
  expect(brokers({ "ingress-address": "fd00::7", port: "9092" })).toBe("[fd00::7]:9092");
});

test("no ZooKeeper is needed", () => {
  expect(brokers({ host: "k", port: "9092", zookeepers: "[]" })).toBe("k:9092");
});

test("no relation is absent", () => {
  expect(brokersOf([])).toEqual({ state: "absent" });
});

test.each([
  ["host", { host: "hunter2,other:1", port: "9092" }],
  ["host", { host: "kafka:hunter2", port: "9092" }],
  ["port", { host: "k", port: '"hunter2"' }],
])("a %s that is none is told with its unit, and without its value", (key, bag) => {
  const state = read({ host: "k", port: "9092" }, bag);
  expect(state).toMatchObject({ state: "wrong", problem: { code: "config-invalid", keys: [key] } });
  const message = state.state === "wrong" ? state.problem.message : "";
  expect(message).toContain("relation kafka:1, unit kafka/1");
  expect(message).not.toContain("hunter2");
});
