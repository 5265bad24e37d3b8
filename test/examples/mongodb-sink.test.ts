import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addRemote,
  deploy,
  hooksAfterConfig,
  hooksAfterDeploy,
  hooksAfterRelate,
  hooksToRemoveRelation,
  latestRelation,
  relate,
  removeRelation,
  setConfig,
  setRelationData,
  type ConfigValue,
} from "../../src/sandbox/index.ts";
import { asLines, repeated, toolBudget } from "../helpers/tool-budget.ts";
import { buildForTest, openModel, withKubeconfig, type BuiltForTest, type TestModel } from "../helpers/model.ts";

// One life, test by test: each builds on what the former left.
const application = "mongodb-sink";
const unit = `${application}/0`;
const connector = "shopmongodb-sink-mongodb"; // model and application without a separator, as the Python charm has it
let model: TestModel;
let built: BuiltForTest;
let mongodb: number;

beforeAll(async () => {
  built = await buildForTest("examples/mongodb-sink");
  model = await openModel(built);
});
afterAll(async () => {
  await model.close();
  await built.remove();
});

const configure = (values: Readonly<Record<string, ConfigValue>>) =>
  model.act(
    (now) => setConfig(now, application, values),
    (now) => hooksAfterConfig(now, application),
  );

const integrate = (remote: string, endpoint: string, data: Readonly<Record<string, string>>) =>
  model.act(
    (now) => {
      const related = relate(
        addRemote(now, { application: remote }),
        `${application}:${endpoint}`,
        `${remote}:${endpoint}`,
      );
      return setRelationData(related, { relation: latestRelation(related), who: `${remote}/0`, data });
    },
    (now) => {
      mongodb = latestRelation(now);
      return hooksAfterRelate(now, mongodb);
    },
  );

test("it asks for its own options once MongoDB and Kafka are there", async () => {
  await model.act(
    (now) => {
      const { model: granted, id } = withKubeconfig(now, model, application);
      return deploy(granted, {
        application,
        charm: model.charm,
        config: { kubeconfig: id, topics: "orders customers" },
      });
    },
    (now) => hooksAfterDeploy(now, unit),
  );
  await integrate("kafka", "kafka", { host: "127.0.0.1", port: "9092" });
  expect(await model.status(unit)).toBe("waiting: no upper layer has asked for workers yet");
  await integrate("mongodb", "mongodb", { hostname: "10.1.0.7", port: "27017" });
  expect(model.flags()).toContain("mongodb.connected");
  expect(await model.status(unit)).toBe("blocked: missing: option db-name, and one of db-collections for each topic");
});

test("the number of collections must be that of the topics", async () => {
  await configure({ "db-name": "shop", "db-collections": "orders" });
  expect(await model.status(unit)).toMatch(/^blocked: missing: .*one of db-collections for each topic/);
  expect(model.connect.connectors()).toEqual({});
});

test("the connector is registered as the Python charm registers it, in the default image", async () => {
  await configure({ "db-collections": "orders customers" });
  expect(await model.status(unit)).toBe("active: ready");
  expect(model.connect.connectors()).toMatchObject({
    [connector]: {
      "connector.class": "com.startapp.data.MongoSinkConnector",
      "tasks.max": "5",
      "db.host": "10.1.0.7",
      "db.port": "27017",
      "db.name": "shop",
      "db.collections": "orders,customers",
      "write.batch.enabled": "true",
      "write.batch.size": "200",
      "connect.use_schema": "false",
      topics: "orders,customers",
    },
  });
  const pod = JSON.stringify(model.kubernetes.objects().find(({ kind }) => kind === "Deployment"));
  expect(pod).toContain('"image":"sborny/kafka-connect-base"');
});

test("the workers get the converters and topics of the Python charm", () => {
  const map = model.kubernetes.objects().find(({ kind }) => kind === "ConfigMap") as
    | { data?: Record<string, string> }
    | undefined;
  const lines = map?.data?.["connect-distributes.properties"]?.split("\n") ?? [];
  for (const part of ["key", "value", "internal.key", "internal.value"]) {
    expect(lines).toContain(`${part}.converter=org.apache.kafka.connect.json.JsonConverter`);
    expect(lines).toContain(`${part}.converter.schemas.enable=false`);
  }
  expect(lines).toContain("offset.flush.interval.ms=10000");
  expect(lines).toContain("config.storage.topic=shop.mongodb-sink.connectconfigs");
});

test("a changed option registers the connector again", async () => {
  await configure({ "max-tasks": 2 });
  expect(model.connect.connectors()[connector]).toMatchObject({ "tasks.max": "2" });
  expect(await model.status(unit)).toBe("active: ready");
});

test("a connector that Connect refuses blocks, and is tried again at the next hook", async () => {
  model.connect.failNext({
    method: "PUT",
    pathIncludes: "/config",
    status: 400,
    body: { error_code: 400, message: "no" },
  });
  await configure({ "max-tasks": 3 });
  expect(await model.status(unit)).toMatch(/^blocked: the MongoDB connector was not taken/);
  await model.run({ unit, hook: "update-status" });
  expect(await model.status(unit)).toBe("active: ready");
});

test("an update-status without anything to do stays within its budget of hook tools, none twice", async () => {
  const [run] = await model.run({ unit, hook: "update-status" });
  const lines = asLines(run?.tools ?? []);
  expect(lines.slice(toolBudget(["cluster", "kafka", "mongodb"].length))).toEqual([]);
  expect(repeated(lines)).toEqual([]);
});

test("the relation gone, the connector goes", async () => {
  await model.act(
    (now) => removeRelation(now, mongodb),
    (now) => hooksToRemoveRelation(now, mongodb),
  );
  expect(model.connect.connectors()).toEqual({});
  expect(model.flags()).not.toContain("mongodb-sink.running");
});
