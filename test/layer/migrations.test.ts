import { afterEach, expect, test } from "vitest";
import { isLeader } from "../../src/juju/index.ts";
import { registerLatestConnector, unregisterConnector } from "../../src/layer/helpers.ts";
import { hook, setFlag, type Handler } from "../../src/reactive/index.ts";
import { addUnits, setLeader } from "../../src/sandbox/index.ts";
import { openApplication, relateKafka, type LayerApplication } from "../helpers/layer-application.ts";

// A unit of the Python layer is refreshed to this one: what charmhelpers left in its memory is what it goes on with.
const connector = {
  "connector.class": "FileStreamSink",
  topics: "lines",
  file: "/tmp/x",
  "tasks.max": 5,
  "auto.create": true,
  password: "s3cret",
};
const left = {
  "docker-image": "sborny/kafka-connect-base",
  "worker.properties": { "offset.flush.interval.ms": 10_000, "key.converter.schemas.enable": false },
  connectors: { "shop-sink": connector },
  "kafka-connect-service": "10.0.0.1:30083",
  "reactive.data_changed.resource-context": "99914b932bd37a50b983c5e7c90ae93b",
  "reactive.states.kafka-connect-base.install": null,
  "reactive.states.kafka-connect-base.configured": null,
};

let application: LayerApplication;
afterEach(() => application.close());

const asks = (): void => setFlag("kafka-connect-base.install");

async function refresh(rows: Readonly<Record<string, unknown>>, handlers: readonly Handler[] = []): Promise<void> {
  application = await openApplication({ handlers: [hook("*").do(asks), ...handlers] });
  await application.remember({ ...left, ...rows });
  await relateKafka(application);
  await application.hook("upgrade-charm");
}

const run = () => application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines" });

/** The properties that the workers got. */
function properties(): string {
  const found = application.kubernetes
    .objects()
    .find(({ kind, metadata }) => kind === "ConfigMap" && JSON.stringify(metadata).includes("-cfg-"));
  return Object.values((found as unknown as { data: Record<string, string> }).data)[0] ?? "";
}

test("its workers keep their group and what the upper layer asked for", async () => {
  await refresh({});
  await run();
  expect(properties()).toContain("group.id=sink-0\n");
  expect(properties()).toContain("offset.flush.interval.ms=10000\n");
  expect(properties()).toContain("key.converter.schemas.enable=false\n");
});

test("a group that the upper layer chose, or the operator, is that of the workers", async () => {
  await refresh({ "worker.properties": { "group.id": "chosen" } });
  await run();
  expect(properties()).toContain("group.id=chosen\n");
});

test("the default image is nobody's choice; another one is", async () => {
  await refresh({});
  expect(application.memory()["kafka-connect-base.base-image"]).toBeUndefined();
  await application.close();
  await refresh({ "docker-image": "mine:1" });
  expect(application.memory()["kafka-connect-base.base-image"]).toEqual({ image: "mine:1" });
});

test("its connectors are declared ones, as texts, and go from the unit's memory into the Secret", async () => {
  const again: Handler = hook("update-status").do(async function registerAgain() {
    expect(await registerLatestConnector()).toBe(true);
  });
  await refresh({}, [again]);
  await run();
  expect(JSON.stringify(application.memory())).toContain("s3cret"); // until an upper layer registers any
  await application.hook("update-status");
  expect(application.connect.connectors()["shop-sink"]).toMatchObject({ "tasks.max": "5", "auto.create": "true" });
  expect(JSON.stringify(application.memory())).not.toContain("s3cret");
});

test("its workers keep their group under the next leaders, whose units were refreshed too, or came later", async () => {
  await refresh({});
  await application.change((model) => addUnits(model, "sink", { count: 2 }));
  await application.remember(left, "sink/1");
  await application.hook("upgrade-charm", { unit: "sink/1" });
  await run();
  const relation = { id: application.kafka(), remoteUnit: "kafka/0" };
  for (const next of ["sink/1", "sink/2"]) {
    await application.hook("kafka-relation-joined", { unit: next, relation });
    await application.change((model) => setLeader(model, next));
    await application.hook("leader-elected", { unit: next });
    expect(application.flags(next)).toContain("kafka-connect-base.configured");
  }
  const told = JSON.stringify(application.kubernetes.objects()).match(/group\.id=[\w.-]+/g);
  expect([...new Set(told)]).toEqual(["group.id=sink-0"]);
});

test("a connector that one leader has forgotten is not brought back by the next, whose unit was refreshed too", async () => {
  const answers: unknown[] = [];
  const forget: Handler = hook("update-status").do(async function unregisterSink() {
    if (isLeader()) answers.push((await unregisterConnector("shop-sink"))?.status_code);
  });
  const again: Handler = hook("leader-elected").do(async function registerAgain() {
    answers.push(await registerLatestConnector());
  });
  await refresh({}, [forget, again]);
  await application.change((model) => addUnits(model, "sink"));
  await application.remember(left, "sink/1");
  await application.hook("upgrade-charm", { unit: "sink/1" });
  await run();
  await application.hook("update-status");
  await application.change((model) => setLeader(model, "sink/1"));
  await application.hook("leader-elected", { unit: "sink/1" });
  expect(answers).toEqual([404, true]);
  expect(application.connect.connectors()).toEqual({});
});

test("nothing of Python's own rows is left, and a second hook takes nothing over", async () => {
  await refresh({});
  const rows = Object.keys(application.memory());
  expect(rows.filter((row) => Object.hasOwn(left, row) && !row.startsWith("reactive.states."))).toEqual([]);
  await application.remember({ "docker-image": "late:1" });
  await application.hook("config-changed");
  expect(application.memory()["docker-image"]).toBe("late:1");
});
