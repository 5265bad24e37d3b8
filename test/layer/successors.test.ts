import { afterEach, expect, test } from "vitest";
import { setWorkerConfig } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { addUnits, removeUnit, setLeader } from "../../src/sandbox/index.ts";
import { askForWorkers, openRunning, unit, type LayerApplication } from "../helpers/layer-application.ts";

// Secrets can't be listed under the charm's rights: their names are handed from leader to leader.
let application: LayerApplication;
let password = "one";
afterEach(() => application.close());

const secrets = (): readonly string[] =>
  application.kubernetes
    .objects()
    .flatMap(({ kind, metadata }) => (kind === "Secret" ? [(metadata as { name: string }).name] : []));

test("a leader removes what the leaders before it applied, also what no Deployment mounts any more", async () => {
  password = "one";
  application = await openRunning({
    handlers: [
      hook("*").do(askForWorkers),
      hook("*").do(function askForSecrets() {
        setWorkerConfig({ "sasl.jaas.config": `x required password="${password}";` });
      }),
    ],
  });
  await application.change((model) => addUnits(model, "sink"));
  password = "two";
  await application.hook("update-status");
  expect(secrets()).toHaveLength(2); // the first is no longer mounted
  await application.change((model) => setLeader(model, "sink/1"));
  await application.hook("leader-elected", { unit: "sink/1" });
  await application.change((model) => removeUnit(model, unit));
  await application.hook("stop", { unit: "sink/1" });
  expect(application.kubernetes.objects().filter(({ kind }) => kind !== "Node" && kind !== "Pod")).toEqual([]);
});
