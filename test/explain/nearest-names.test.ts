import { expect, test } from "vitest";
import { nearestNames } from "../../src/explain/nearest-names.ts";

const names = ["kafka-connect.running", "mongodb-sink/start", "mongodb-sink/stop", "mongodb.connected"];

test.each([
  ["mongodb.conected", ["mongodb.connected"]],
  ["strat", ["mongodb-sink/start"]],
  ["running", ["kafka-connect.running"]],
  ["Running", ["kafka-connect.running"]],
  ["something-else-entirely", []],
])("near %s is %j", (name, near) => expect(nearestNames(name, names)).toEqual(near));

test("no more than three are named", () => {
  expect(nearestNames("a", ["ab", "ac", "ad", "ae"])).toHaveLength(3);
});
