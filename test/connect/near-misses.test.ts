import { expect, test } from "vitest";
import { warnNearMisses } from "../../src/connect/index.ts";

test.each([
  ["rest.advertised.host.port", "rest.advertised.port"],
  ["listeners.https.ssl.client.authentication", "listeners.https.ssl.client.auth"],
  ["bootstrap.server", "bootstrap.servers"],
  ["Group.Id", "group.id"],
  ["config.storage.topics", "config.storage.topic"],
  ["scheduled.rebalance.max.delay", undefined],
  ["producer.sasl.mecanism", "producer.sasl.mechanism"],
])("%s makes one think of %s", (key, meant) => {
  expect(warnNearMisses([key])).toEqual(
    meant === undefined ? [] : [`"${key}" is no setting of a Kafka Connect worker; did you mean "${meant}"?`],
  );
});

test("known settings and far keys are not named", () => {
  expect(
    warnNearMisses([
      "group.id",
      "key.converter.schemas.enable",
      "producer.security.protocol",
      "admin.listeners",
      "internal.key.converter",
      "rest.port",
      "my.plugin.setting",
      "__proto__",
      "",
    ]),
  ).toEqual([]);
});
