import { afterEach, expect, test } from "vitest";
import { addUnits, removeRelation, setLeader, setRelationData } from "../../src/sandbox/index.ts";
import { registerConnector, getTopics, setBaseImage, setWorkerConfig } from "../../src/layer/helpers.ts";
import { defaultImage } from "../../src/layer/image.ts";
import { hook, setFlag, when } from "../../src/reactive/index.ts";
import { askForWorkers, openRunning, relateKafka, type LayerApplication } from "../helpers/layer-application.ts";

// The workers are what they were last asked to be, by whichever hook and whichever unit that leads.
const opened: LayerApplication[] = [];
afterEach(() => Promise.all(opened.splice(0).map((application) => application.close())));

async function running(...options: Parameters<typeof openRunning>): Promise<LayerApplication> {
  const application = await openRunning(...options);
  opened.push(application);
  return application;
}

const relation = ({ kafka }: LayerApplication) => ({ id: kafka(), remoteUnit: "kafka/0" });
const kafkaChanged = (application: LayerApplication) =>
  application.hook("kafka-relation-changed", { relation: relation(application) });
const joinedBy = (application: LayerApplication, unit: string) =>
  application.hook("kafka-relation-joined", { unit, relation: relation(application) });

const moveBroker = ({ change, kafka }: LayerApplication, host: string) =>
  change((model) => setRelationData(model, { relation: kafka(), who: "kafka/0", data: { host } }));

const writes = ({ kubernetes }: LayerApplication) =>
  kubernetes.requests().filter(({ method, dryRun }) => method !== "GET" && !dryRun);

/** The brokers in the file that the Deployment's pods mount. */
function mountedBrokers({ kubernetes }: LayerApplication): string | undefined {
  const deployment = JSON.stringify(kubernetes.objects().find(({ kind }) => kind === "Deployment"));
  const maps = kubernetes.objects().filter(({ kind }) => kind === "ConfigMap") as unknown as readonly {
    readonly metadata: { readonly name: string };
    readonly data: Readonly<Record<string, string>>;
  }[];
  const mounted = maps.find(({ metadata }) => deployment.includes(`"configMap":{"name":"${metadata.name}"`));
  return /^bootstrap\.servers=(.*)$/m.exec(mounted?.data["connect-distributed.properties"] ?? "")?.[1];
}

test("defect 1: brokers that move reach the workers in the hook that tells of it", async () => {
  const application = await running();
  await moveBroker(application, "10.0.0.8");
  await kafkaChanged(application);
  expect(mountedBrokers(application)).toBe("10.0.0.8:9092");
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("defect 3: brokers that move while a wrong option holds the workers back come with its cure", async () => {
  const application = await running();
  await application.configure({ "worker-config": "foo" });
  await moveBroker(application, "10.0.0.8");
  await kafkaChanged(application);
  expect(await application.status()).toBe('blocked: worker-config line 1 "foo" has no "="');
  expect(mountedBrokers(application)).toBe("127.0.0.1:9092");
  await application.configure({ "worker-config": "" });
  expect(mountedBrokers(application)).toBe("10.0.0.8:9092");
});

test("defects 3 and 10: a hook in which nothing changed writes nothing and says nothing", async () => {
  const application = await running();
  const seen = [await application.configure({}), await kafkaChanged(application)];
  expect(writes(application)).toEqual([]);
  expect(seen.flatMap(({ statuses }) => statuses)).toEqual([]);
});

test("properties that are the same in another order, or with other ends of lines, write nothing", async () => {
  const application = await running();
  await application.configure({ "worker-config": "a.b=1\nc.d=2\n" });
  application.kubernetes.forget();
  await application.configure({ "worker-config": "# as before\r\nc.d=2\r\na.b=1" });
  expect(writes(application)).toEqual([]);
  expect(application.flags()).toContain("kafka-connect-base.configured");
});

test("defect 4: another unit that leads finds the objects and the group of the first", async () => {
  const application = await running();
  const names = () => application.kubernetes.objects().map(({ kind, metadata }) => [kind, metadata]);
  const before = names();
  await application.change((model) => setLeader(addUnits(model, "sink"), "sink/1"));
  await joinedBy(application, "sink/1");
  expect(await application.status("sink/1")).toMatch(/^active: 1\/1 workers/);
  expect(names()).toEqual(before);
});

test("defect 11: new workers that are not there yet are told as rolling, and the old ones go on as running", async () => {
  const application = await running();
  const [live] = application.kubernetes.objects().filter(({ kind }) => kind === "Deployment");
  application.kubernetes.failNext({
    method: "GET",
    pathIncludes: "/deployments",
    status: 200,
    body: { items: [{ ...rolling, metadata: { name: nameOf(live), generation: 2 } }] },
  });
  await application.hook("update-status");
  expect(application.flags()).toEqual(expect.arrayContaining(["kafka-connect.rolling", "kafka-connect.running"]));
  expect(await application.status()).toBe("waiting: rolling out 1/2 workers");
  await application.hook("update-status");
  await application.hook("update-status");
  expect(application.flags()).not.toContain("kafka-connect.rolling");
});

const nameOf = (object: unknown): string => (object as { metadata: { name: string } }).metadata.name;

const rolling = {
  spec: { replicas: 2 },
  status: { observedGeneration: 2, replicas: 2, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2 },
};

test("defect 12: a unit that ran no hook when the rollout ended finds it complete in its next one, whichever it is", async () => {
  const application = await running();
  await application.change((model) => addUnits(model, "sink"));
  await joinedBy(application, "sink/1");
  expect(application.flags("sink/1")).toEqual(
    expect.arrayContaining(["kafka-connect.running", "kafka-connect-base.ready", "kafka-connect-base.installed"]),
  );
});

test("defect 14: a Service that has no port of its node yet is no address, and no failure", async () => {
  const application = await running();
  await application.remember({ "kafka-connect-base.node-port": null });
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "kc" }, spec: {} };
  application.kubernetes.failNext({ method: "GET", pathIncludes: "/services/", status: 200, body: service, times: 9 });
  await application.hook("update-status");
  expect(await application.status()).toBe("active: 1/1 workers, connectors unknown");
});

test("defect 16: workers that are gone are neither running nor active", async () => {
  const application = await running();
  await application.configure({ workers: 0 });
  await application.configure({ workers: 1, image: "example.org/connect:absent" });
  expect(application.flags()).not.toContain("kafka-connect.running");
  expect(await application.status()).toMatch(
    /^blocked: cannot pull image example.org\/connect:absent: no such image; /,
  );
});

test("defect 23: workers whose brokers go stay as they were applied, and nothing is applied when the brokers return", async () => {
  const application = await running();
  const id = application.kafka();
  await application.change((model) => removeRelation(model, id));
  await application.hook("kafka-relation-broken", { relation: { id } });
  expect(await application.status()).toBe("blocked: missing: kafka relation");
  expect(application.flags()).not.toContain("kafka-connect.running");
  await relateKafka(application);
  await application.hook("config-changed");
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
  expect(writes(application)).toEqual([]);
});

test("defect 27: other topics reach the upper layer's connectors", async () => {
  const register = async (): Promise<void> => {
    const topics = getTopics().join(",");
    await registerConnector({ "connector.class": "FileStreamSink", file: "/tmp/x", topics }, "sink");
  };
  const handlers = [hook("*").do(askForWorkers), when("config.changed.topics", "kafka-connect.running").do(register)];
  const application = await running({ handlers });
  await application.configure({ topics: "lines words" });
  expect(application.connect.connectors()["sink"]).toMatchObject({ topics: "lines,words" });
});

test("relations to Kafka that are wrong block, and the workers count as running while they run", async () => {
  const application = await running();
  const isRunning = () => application.flags().filter((flag) => /running$|ready$|topic-created$/.test(flag));
  const before = isRunning();
  await moveBroker(application, "no host");
  await kafkaChanged(application);
  expect(await application.status()).toMatch(/^blocked: relation kafka:\d+, unit kafka\/0, key "host": is no host/);
  expect(isRunning()).toEqual(before.filter((flag) => flag !== "kafka.ready"));
  await moveBroker(application, "127.0.0.1");
  await kafkaChanged(application);
  expect(isRunning()).toEqual(before);
  expect(writes(application)).toEqual([]);
});

test("after a refresh the leader applies all again, also one that leads only later; the flags of the others follow what is there", async () => {
  const application = await running();
  await application.change((model) => addUnits(model, "sink"));
  await joinedBy(application, "sink/1");
  await application.hook("upgrade-charm", { unit: "sink/1" });
  expect(application.flags("sink/1")).toContain("kafka-connect-base.configured");
  await application.hook("update-status", { unit: "sink/1" });
  expect(application.flags("sink/1")).toContain("kafka-connect-base.configured");
  const applied = () => application.kubernetes.requests().filter(({ method }) => method === "PATCH").length;
  expect(applied()).toBe(0);
  await application.change((model) => setLeader(model, "sink/1"));
  await application.hook("leader-elected", { unit: "sink/1" });
  const once = applied();
  expect(once).toBeGreaterThan(0);
  expect(application.flags("sink/1")).toContain("kafka-connect-base.configured");
  await application.hook("update-status", { unit: "sink/1" });
  expect(applied()).toBe(once);
});

test("defect 28: a default image is not remembered, so that a later charm's default counts", async () => {
  const askForAny = (): void => setFlag("kafka-connect-base.install");
  const application = await running({ handlers: [hook("*").do(askForAny)] });
  expect(JSON.stringify(application.kubernetes.objects())).toContain(`"image":"${defaultImage}"`);
  expect(JSON.stringify(application.memory())).not.toContain(defaultImage);
});

test("defect 53: an upper layer that says the same in every hook moves nothing", async () => {
  const sayAgain = (): void => {
    setBaseImage("apache/kafka:4.3.1", { kafkaVersion: "4.3" });
    setWorkerConfig({ "offset.flush.interval.ms": 5000, "key.converter": "Text" });
    setFlag("kafka-connect-base.install");
  };
  const application = await running({ handlers: [hook("*").do(sayAgain)] });
  await application.hook("update-status");
  await application.configure({});
  expect(writes(application)).toEqual([]);
  expect(application.flags()).toContain("kafka-connect-base.configured");
});
