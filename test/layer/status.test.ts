import { afterEach, expect, test } from "vitest";
import { status } from "../../src/juju/index.ts";
import { registerConnector } from "../../src/layer/helpers.ts";
import { hook, when } from "../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplication,
  openRunning,
  relateKafka,
  type LayerApplication,
} from "../helpers/layer-application.ts";

// What the unit's one status line says when several layers and several things have a say.
const opened: LayerApplication[] = [];
afterEach(() => Promise.all(opened.splice(0).map((application) => application.close())));

const kept = <T extends LayerApplication>(application: T): T => {
  opened.push(application);
  return application;
};

test("defect 9: all that is missing is in one sentence, which is set once", async () => {
  const application = kept(await openApplication());
  const { statuses } = await application.hook("install");
  expect(statuses).toHaveLength(1);
  expect(await application.status()).toMatch(
    /^blocked: missing: kafka relation, Kubernetes access \([^,]+\), option topics$/,
  );
});

test("defect 17: what the layer has to say hides no upper layer's blocked, and an upper layer's active hides nothing", async () => {
  const demand = (): void => status.blocked("the upper layer wants something");
  const praise = (): void => status.active("ready");
  const handlers = [
    hook("*").do(askForWorkers),
    when("config.set.group-id").do(demand),
    when("kafka-connect-base.install").do(praise),
  ];
  const application = kept(await openApplication({ handlers }));
  await application.hook("install");
  expect(await application.status()).toMatch(/^blocked: missing: /);
  await relateKafka(application);
  await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines", "group-id": "g" });
  expect(await application.status()).toBe("blocked: the upper layer wants something");
  await application.configure({ "group-id": "" });
  expect(await application.status()).toBe("active: ready");
});

test("defect 26: an upper layer that needs no topics is not asked for them", async () => {
  const layerOptions = { "kafka-connect-base": { "topics-required": false } };
  const application = kept(await openApplication({ layerOptions }));
  await relateKafka(application);
  await application.configure({ kubeconfig: application.kubernetes.kubeconfig });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("defect 51: a task that fails after its connector was taken is in the status", async () => {
  const failing = { "connector.class": "FileStreamSink", file: "/tmp/x", topics: "lines", "fail.task": true };
  const start = async (): Promise<void> => void (await registerConnector(failing, "sink"));
  const handlers = [hook("*").do(askForWorkers), hook("start").do(start)];
  const application = kept(await openRunning({ handlers }));
  await application.hook("start");
  await application.hook("update-status"); // a connector has no status in its first moment
  expect(await application.status()).toBe("active: 1/1 workers, 1 connector; 1 failed task");
});
