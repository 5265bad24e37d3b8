import { expect, test } from "vitest";
import { imageProfile } from "../../src/layer/image.ts";
import { clusterIdentity, workerProperties, type PropertySources } from "../../src/layer/worker-properties.ts";

const sources: PropertySources = {
  owner: { model: { name: "prod", uuid: "0000" }, application: "connect" },
  profile: imageProfile("apache/kafka:4.3.1"),
  upperLayer: {},
  relations: {},
  groupId: "",
  workerConfig: {},
};

test("defect 4: defaults make one Connect cluster for each application of each model", () => {
  expect(workerProperties(sources)).toMatchObject({
    "group.id": "prod.connect",
    "config.storage.topic": "prod.connect.connectconfigs",
    "offset.storage.topic": "prod.connect.connectoffsets",
    "status.storage.topic": "prod.connect.connectstatus",
    "config.storage.replication.factor": "-1",
    listeners: "http://:8083",
  });
});

test("defects 5 and 7: each source beats the ones below it: defaults, upper layer, relations, options, worker-config", () => {
  const upperLayer = { "group.id": "upper", "bootstrap.servers": "upper:9092", "key.converter": "Upper" };
  const key = (more: Partial<PropertySources>) => workerProperties({ ...sources, upperLayer, ...more });
  expect(key({})).toMatchObject(upperLayer);
  expect(key({ relations: { "bootstrap.servers": "k:9092" } })["bootstrap.servers"]).toBe("k:9092");
  expect(key({ groupId: "option" })["group.id"]).toBe("option");
  const workerConfig = { "group.id": "last", "bootstrap.servers": "last:9092", "key.converter": "Last" };
  expect(key({ relations: { "bootstrap.servers": "k:9092" }, groupId: "option", workerConfig })).toMatchObject(
    workerConfig,
  );
});

test.each(["listeners", "rest.port", "rest.host.name", "rest.advertised.host.name", "rest.advertised.port"])(
  "defect 7: %s in worker-config is refused: it would cut the workers off",
  (key) => {
    expect(() => workerProperties({ ...sources, workerConfig: { [key]: "x" } })).toThrow(
      expect.objectContaining({
        code: "config-invalid",
        option: "worker-config",
        message: expect.stringContaining(key),
      }),
    );
  },
);

test("a delay of rebalances is only left out where Kafka is known to bear it", () => {
  const delay = (image: string) =>
    workerProperties({ ...sources, profile: imageProfile(image) })["scheduled.rebalance.max.delay.ms"];
  expect([
    delay("apache/kafka:4.3.1"),
    delay("apache/kafka:3.7.0"),
    delay("apache/kafka:3.6.2"),
    delay("example/own:1"),
  ]).toEqual(["0", "0", "30000", "30000"]);
});

test("Kafka 0.10 of the default image gets its own converters and port, and no listeners", () => {
  const properties = workerProperties({ ...sources, profile: imageProfile("sborny/kafka-connect-base") });
  expect(properties).toMatchObject({
    "rest.port": "8083",
    "internal.key.converter": expect.stringContaining("JsonConverter"),
  });
  expect(Object.keys(properties)).not.toContain("listeners");
  expect(Object.keys(properties)).not.toContain("config.storage.replication.factor");
});

test("a property that is none of the cluster's identity leaves it as it was", () => {
  const properties = workerProperties(sources);
  expect(clusterIdentity({ ...properties, "offset.flush.interval.ms": "1" })).toEqual(clusterIdentity(properties));
  expect(clusterIdentity({ ...properties, "status.storage.topic": "s" })).not.toEqual(clusterIdentity(properties));
});

const login = { "bootstrap.servers": "k:9093", "sasl.jaas.config": "x" };
const withAuthority = { ...login, "ssl.truststore.certificates": "x" };

test.each([
  ["sborny/kafka-connect-base", {}, login, "2.0"],
  ["example/own:1", { kafkaVersion: "1.1" }, login, "2.0"],
  ["example/own:1", { kafkaVersion: "2.6" }, withAuthority, "2.7"],
] as const)("%s %o is too old for what the relation demands", (image, told, relations, since) => {
  const message = expect.stringContaining(`set option image to one with Kafka ${since} or later`);
  expect(() => workerProperties({ ...sources, profile: imageProfile(image, told), relations })).toThrow(
    expect.objectContaining({ code: "config-invalid", option: "image", message }),
  );
});

test.each([
  ["example/own:1", {}, withAuthority],
  ["example/own:1", { kafkaVersion: "2.6" }, login],
  ["apache/kafka:4.3.1", {}, withAuthority],
  ["sborny/kafka-connect-base", {}, { "bootstrap.servers": "k:9092" }],
] as const)("%s %o is not", (image, told, relations) => {
  expect(workerProperties({ ...sources, profile: imageProfile(image, told), relations })).toMatchObject(relations);
});
