import { afterEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import { createKubernetesApi } from "../../src/kubernetes/index.ts";
import { setWorkerConfig } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../helpers/layer-application.ts";

// A change of the workers leaves former properties behind: they go when nobody can need them.
let application: LayerApplication;
afterEach(() => application.close());

const config = (): readonly string[] =>
  application.kubernetes
    .objects()
    .filter(({ kind }) => kind === "ConfigMap" || kind === "Secret")
    .map(({ metadata }) => (metadata as { name: string }).name);

test("former properties and secrets stay while workers roll out, and go in the end", async () => {
  let password = "0";
  const handlers = [
    hook("*").do(askForWorkers),
    hook("*").do(function askForSecrets() {
      setWorkerConfig({ "sasl.jaas.config": `x required password="${password}";` });
    }),
  ];
  application = await openRunning({ handlers });
  const [first = "", secret = ""] = config();
  await application.configure({ image: "apache/kafka:absent", "worker-config": "offset.flush.interval.ms=1000" });
  expect(config()).toEqual(expect.arrayContaining([first, secret]));
  await application.configure({ image: "" });
  for (password = "1"; password !== "6"; password = String(Number(password) + 1)) {
    await application.configure({ "worker-config": `offset.flush.interval.ms=${password}000` });
    expect(await application.status()).toBe("active: 1/1 workers, 0 connectors");
  }
  expect(config()).not.toEqual(expect.arrayContaining([first]));
  expect(config()).not.toEqual(expect.arrayContaining([secret]));
  expect(config().length).toBeLessThanOrEqual(10); // the present ones, those of three former ReplicaSets, and of one about to go
});

test("a ConfigMap of somebody else with the same labels stays where it can be changed", async () => {
  application = await openRunning();
  const { kubeconfig } = application.kubernetes;
  const api = await createKubernetesApi({ kubeconfig, fieldManager: "somebody", log: silentLogger });
  const [labels] = application.kubernetes
    .objects()
    .filter(({ kind }) => kind === "ConfigMap")
    .map(({ metadata }) => (metadata as { labels: Record<string, string> }).labels);
  await api.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "theirs", ...(labels ? { labels } : {}) },
    data: {},
  });
  await application.configure({ "worker-config": "offset.flush.interval.ms=1000" });
  expect(config()).toContain("theirs");
  await api.close();
});
