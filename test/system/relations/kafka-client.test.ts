import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  addRemote,
  addSecret,
  addUnits,
  deploy,
  grantSecret,
  hooksAfterRelate,
  hooksAfterSecret,
  hooksToRemoveRelation,
  hooksToRemoveUnit,
  latestRelation,
  relate,
  removeRelation,
  removeUnit,
  reviseSecret,
  setConfig,
  setRelationData,
  type HookRun,
  type Model,
} from "../../../src/sandbox/index.ts";
import { buildForTest, openModel, withKubeconfig, type BuiltForTest, type TestModel } from "../../helpers/model.ts";
import { answerInClear, answerOfV0, requestOfJuju36, secretIds, tlsOfV0 } from "../../layer/kafka-client/databags.ts";

// A charm that gets its brokers from `kafka-client`, through real hook tools; a Kafka that only holds data.
const application = "connect";
const unit = `${application}/0`;
let built: BuiltForTest;
let model: TestModel;
let now: Model; // as the last hook saw it

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
});
afterAll(() => built.remove());
beforeEach(async () => {
  model = await openModel(built);
});
afterEach(() => model.close());

const change = (edit: (now: Model) => Model, hook = "config-changed") =>
  model.act(
    (before) => (now = edit(before)),
    () => [{ unit, hook }],
  );
const updateStatus = () => model.run({ unit, hook: "update-status" });
const flags = () => model.flags().filter((flag) => flag.startsWith("kafka-client."));
const bagOf = (who: string) => now.relations.at(-1)?.data[who];
const callsOf = (runs: readonly HookRun[], ...tools: readonly string[]) =>
  runs.flatMap((run) => run.tools).filter(({ tool }) => tools.includes(tool));

/** Deploys the charm beside a Kafka of one unit and relates the two; Kafka has not answered yet. */
async function relateKafka(endpoint = "kafka-client"): Promise<readonly HookRun[]> {
  const runs = await model.act(
    (empty) => {
      const { model: granted, id } = withKubeconfig(empty, model, application);
      const config = { kubeconfig: id, topics: "lines" };
      const deployed = deploy(granted, { application, charm: model.charm, config });
      return relate(addRemote(deployed, { application: "kafka" }), `${application}:${endpoint}`, "kafka:clients");
    },
    (related) => hooksAfterRelate(related, latestRelation(related)).slice(0, 2), // created, joined
  );
  now = runs.at(-1)?.model ?? now;
  return runs;
}

const publishing = (before: Model, data: Readonly<Record<string, string>>) =>
  setRelationData(before, { relation: latestRelation(before), who: "kafka", data });

/** Kafka publishes for its application. */
const publish = (data: Readonly<Record<string, string>>) => change((before) => publishing(before, data));

/** Kafka answers with secrets, of which the user's is granted or not. */
const answer = ({ granted = true } = {}) =>
  change((before) => {
    const content = { username: "relation-0", password: 'hunter2-$first"' };
    const grants = granted ? [application] : [];
    const withUser = addSecret(before, { id: secretIds.user, owner: "kafka", content, grants });
    const withTls = addSecret(withUser, {
      id: secretIds.tls,
      owner: "kafka",
      content: tlsOfV0,
      grants: [application],
    });
    return publishing(withTls, answerOfV0);
  });

const objects = (kind: string) => model.kubernetes.objects().filter((one) => one["kind"] === kind);
const secretFiles = () =>
  Object.fromEntries(
    objects("Secret")
      .flatMap((one) => Object.entries((one["data"] ?? {}) as Readonly<Record<string, string>>))
      .map(([file, text]) => [file, Buffer.from(text, "base64").toString()]),
  );

test("the leader asks once, the answer makes workers that log in, and no secret leaves the Secrets", async () => {
  const asked = await relateKafka();
  expect(bagOf(application)).toEqual(requestOfJuju36);
  expect(flags()).toEqual(["kafka-client.joined"]);
  expect(await model.status(unit)).toBe("waiting: waiting for brokers of the kafka-client relation");

  const answered = await answer();
  expect(flags()).toEqual(["kafka-client.joined", "kafka-client.ready"]);
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
  const properties = JSON.stringify(objects("ConfigMap"));
  for (const line of ["bootstrap.servers=10.0.0.1:9092,10.0.0.2:9092", "producer.security.protocol=SASL_SSL"]) {
    expect(properties).toContain(line);
  }
  expect(secretFiles()).toMatchObject({
    "admin.sasl.jaas.config": expect.stringContaining(String.raw`password="hunter2-\044first\"";`),
    "ssl.truststore.certificates": tlsOfV0["tls-ca"],
  });

  const later = await change((before) =>
    setConfig(before, application, { "worker-config": "offset.flush.interval.ms=9" }),
  );
  const sets = callsOf([...asked, ...answered, ...later], "relation-set").filter(({ args }) =>
    args[1]?.startsWith("kafka-client:"),
  );
  expect(sets).toHaveLength(1);
  expect(bagOf(application)).toEqual(requestOfJuju36);
  const seen = JSON.stringify([
    model.kubernetes.objects().filter((one) => one["kind"] !== "Secret"),
    [...answered, ...later].map(({ log, statuses, tools, stdout, stderr }) => [log, statuses, tools, stdout, stderr]),
    await readFile(`${built.directory}/.unit-state.db`, "latin1"),
  ]);
  expect(seen).not.toMatch(/hunter2|MIIBszCC/);
});

test("update-status asks Juju for no databag and no secret of Kafka, until something has to be applied", async () => {
  await relateKafka();
  await answer();
  const quiet = await updateStatus();
  expect(callsOf(quiet, "relation-get")).toEqual([]);
  expect(JSON.stringify(callsOf(quiet, "secret-get"))).not.toContain(secretIds.user);
  expect(flags()).toEqual(["kafka-client.joined", "kafka-client.ready"]);

  const before = objects("Deployment");
  await change((model_) => setConfig(model_, application, { workers: 2 }), "update-status");
  expect(objects("Deployment")).not.toEqual(before);
  expect(secretFiles()).toMatchObject({ "sasl.jaas.config": expect.stringContaining("relation-0") });
  expect(await model.status(unit)).toBe("active: 2/2 workers, 2 connectors");
});

test("update-status reads again when it has to apply, and finds that the credentials are gone", async () => {
  await relateKafka();
  await answer();
  model.kubernetes.forget();
  await change((before) => {
    const { [secretIds.user]: user, ...secrets } = before.secrets;
    const revoked = user === undefined ? secrets : { ...secrets, [secretIds.user]: { ...user, grants: [] } };
    return setConfig({ ...before, secrets: revoked }, application, { workers: 2 });
  }, "update-status");
  expect(await model.status(unit)).toBe("waiting: waiting for credentials of the kafka-client relation");
  expect(model.kubernetes.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a secret that is not granted yet is waited for, and the next update-status finds it", async () => {
  await relateKafka();
  await answer({ granted: false });
  expect(flags()).toEqual(["kafka-client.joined"]);
  expect(await model.status(unit)).toBe("waiting: waiting for credentials of the kafka-client relation");
  await change((before) => grantSecret(before, secretIds.user, application), "update-status");
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a new password reaches the workers with secret-changed, which bears the name of the secret", async () => {
  await relateKafka();
  await answer();
  const content = { username: "relation-0", password: "second" };
  const runs = await model.act(
    (before) => reviseSecret(before, secretIds.user, content),
    (after) => hooksAfterSecret(after, secretIds.user).filter((event) => event.hook === "secret-changed"),
  );
  expect(runs).toHaveLength(1);
  expect(runs[0]?.model.secrets[secretIds.user]?.consumers[unit]).toEqual({
    revision: 2,
    label: "kafka-client.1.user",
  });
  expect(JSON.stringify(secretFiles())).toContain("second");
});

test("with the last unit of Kafka, and with the relation, the brokers are gone", async () => {
  await relateKafka();
  await answer();
  await model.act(
    (before) => removeUnit(before, "kafka/0"),
    () => hooksToRemoveUnit(now, "kafka/0").filter((event) => event.unit === unit),
  );
  expect(flags()).toEqual([]);
  expect(model.flags()).not.toContain("kafka-connect-base.topic-created");
  expect(await model.status(unit)).toBe("waiting: waiting for brokers of the kafka-client relation");
  await model.act(
    (before) => (now = removeRelation(before, latestRelation(before))),
    () => hooksToRemoveRelation(now, latestRelation(now)),
  );
  expect(await model.status(unit)).toBe("blocked: missing: kafka relation");
  expect(objects("Deployment")).toHaveLength(1);
});

test.each([
  [{ topic: "of-an-earlier-charm", "extra-user-roles": "producer" }],
  [{ version: "v1", requests: '[{"resource": "of-an-earlier-charm"}]' }],
])("a request that is there stays as it is, whoever wrote it: %o", async (earlier) => {
  await relateKafka();
  await change((before) => {
    const id = latestRelation(before);
    const relations = before.relations.map((one) =>
      one.id === id ? { ...one, data: { ...one.data, [application]: earlier } } : one,
    );
    return { ...before, relations };
  });
  const [run] = await model.run({ unit, hook: "config-changed" });
  expect(run?.model.relations.at(-1)?.data[application]).toEqual(earlier);
});

test("a unit that does not lead reads the answer, and neither asks nor looks at what was asked", async () => {
  await relateKafka();
  const other = `${application}/1`;
  const runs = await model.act(
    (before) => addUnits(before, application),
    (after) => hooksAfterRelate(after, latestRelation(after)).filter((event) => event.unit === other),
  );
  expect(callsOf(runs, "relation-set")).toEqual([]);
  await answer();
  const [seen] = await model.run({ unit: other, hook: "config-changed" });
  expect(flags()).toEqual(["kafka-client.joined", "kafka-client.ready"]);
  expect(callsOf(seen ? [seen] : [], "relation-get").map(({ args }) => args.at(-1))).not.toContain(application);
  expect(await model.status(other)).toBe("active: standby");
});

test("two relations at once block, on both endpoints and on kafka-client alone", async () => {
  await relateKafka();
  await publish({ ...answerInClear, "secret-tls": "" });
  const kafkaTwo = (end: string) =>
    change((before) => relate(addRemote(before, { application: "two" }), `${application}:${end}`, "two:clients"));
  const workers = objects("Deployment");
  await kafkaTwo("kafka");
  expect(await model.status(unit)).toBe(
    "blocked: relations kafka and kafka-client are both there, and workers have one Kafka; remove one",
  );
  await change((before) => removeRelation(before, latestRelation(before)));
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
  await change((before) => relate(before, `${application}:kafka-client`, "two:others"));
  expect(await model.status(unit)).toBe(
    "blocked: endpoint kafka-client has 2 relations, and workers have one Kafka; keep one",
  );
  expect(objects("Deployment")).toEqual(workers);
});

test("data that does not fit blocks with relation, application and key, and without the value", async () => {
  await relateKafka();
  await publish({ ...answerInClear, endpoints: "hunter2" });
  expect(await model.status(unit)).toBe(
    'blocked: relation kafka-client:1, application kafka, key "endpoints": is no list of host:port, separated by commas; correct it in kafka',
  );
  expect(flags()).toEqual(["kafka-client.joined"]);
  await publish({ endpoints: "10.0.0.1:9092" });
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("topic-created ends while the workers have other names of Connect's topics than the inputs", async () => {
  const created = () => model.flags().includes("kafka-connect-base.topic-created");
  await relateKafka();
  await publish(answerInClear);
  expect(created()).toBe(true);
  model.kubernetes.failNext({ method: "PATCH", status: 403, times: 100 });
  const config = { "worker-config": "status.storage.topic=other" };
  await change((before) => setConfig(before, application, config));
  expect(created()).toBe(false);
  model.kubernetes.forget();
  await updateStatus();
  expect(created()).toBe(true);
  await change((before) => setConfig(before, application, { ...config, workers: 2 }));
  expect(created()).toBe(true);
});

test("the default image can't log in, and the status says which can", async () => {
  await relateKafka();
  await publish(answerInClear);
  await change((before) => setConfig(before, application, { image: "sborny/kafka-connect-base" }));
  expect(await model.status(unit)).toBe(
    "blocked: sborny/kafka-connect-base is Kafka 0.10 and can't log in to its brokers: set option image to one with Kafka 2.0 or later",
  );
  expect(model.flags()).toContain("kafka-connect.running");
});
