import { afterEach, expect, test } from "vitest";
import { setBaseImage, setWorkerConfig } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { addUnits, clearLeader, removeUnit, setLeader, type Model, type StatusWord } from "../../src/sandbox/index.ts";
import { askForWorkers, openRunning, unit, type LayerApplication } from "../helpers/layer-application.ts";

// Secrets can't be listed under the charm's rights: their names are handed from leader to leader.
let application: LayerApplication;
let password = "one";
afterEach(() => application.close());

const secrets = (): readonly string[] =>
  application.kubernetes
    .objects()
    .flatMap(({ kind, metadata }) => (kind === "Secret" ? [(metadata as { name: string }).name] : []));

const kinds = (): readonly unknown[] => application.kubernetes.objects().map(({ kind }) => kind);

test("a leader removes what the leaders before it applied, also what the Deployment mounts no more", async () => {
  password = "one";
  application = await openRunning({
    handlers: [
      hook("*").do(askForWorkers),
      hook("*").do(function askForSecrets() {
        setWorkerConfig({ "sasl.jaas.config": `x required password="${password}";` });
        if (password === "two") setBaseImage("apache/kafka:absent"); // so that the first stays in use
      }),
    ],
  });
  await application.change((model) => addUnits(model, "sink"));
  password = "two";
  await application.hook("update-status");
  expect(secrets()).toHaveLength(2);
  await application.change((model) => setLeader(model, "sink/1"));
  await application.hook("leader-elected", { unit: "sink/1" });
  await application.change((model) => removeUnit(model, unit));
  await application.hook("stop", { unit: "sink/1" });
  await expect
    .poll(() => application.kubernetes.objects().map(({ kind }) => kind))
    .toSatisfy((left: readonly string[]) => left.every((kind) => kind === "Node" || kind === "Event"));
});

test("where the leader has gone first, the last unit stops once it leads and has removed the workers", async () => {
  application = await openRunning();
  await application.change((model) => clearLeader(removeUnit(addUnits(model, "sink"), unit), "sink"));
  const relation = { id: application.kafka(), remoteUnit: "kafka/0" };
  await application.hook("kafka-relation-joined", { unit: "sink/1", relation });
  await expect(application.hook("stop", { unit: "sink/1" })).rejects.toThrow(
    "the workers can't be removed yet: the last unit does not lead yet; Juju runs the hook again",
  );
  await application.change((model) => setLeader(model, "sink/1"));
  await application.hook("stop", { unit: "sink/1" });
  expect(kinds()).not.toContain("Deployment");
});

test("a last unit that does not lead stops where the leader has removed the workers before it", async () => {
  application = await openRunning();
  await application.hook("stop");
  await application.change((model) => clearLeader(removeUnit(addUnits(model, "sink"), unit), "sink"));
  expect((await application.hook("stop", { unit: "sink/1" })).exitCode).toBe(0);
});

test("the last units that go at the same time leave it to the one that leads", async () => {
  application = await openRunning();
  await application.change((model) => dying(dying(addUnits(model, "sink"), unit), "sink/1"));
  await application.hook("stop", { unit: "sink/1" });
  await application.change((model) => dying(model, "sink/1")); // which its status has hidden
  expect(kinds()).toContain("Deployment");
  await application.hook("stop");
  expect(kinds()).not.toContain("Deployment");
});

test("a last unit that has no access any more says what stays", async () => {
  application = await openRunning();
  await application.configure({ kubeconfig: "" });
  const { log } = await application.hook("stop");
  expect(log.filter(({ level }) => level === "WARNING").map(({ text }) => text)).toEqual([
    expect.stringMatching(/^no access to Kubernetes is left .*app.kubernetes.io\/instance=kc-sink-/),
  ]);
});

/** As goal-state shows a unit that is going; the sandbox has none. */
function dying(model: Model, name: string): Model {
  const sink = model.applications["sink"];
  const one = sink?.units[name];
  if (sink === undefined || one === undefined) throw new Error(`there is no ${name}`);
  const status = { ...one.status, status: "dying" as string as StatusWord };
  const units = { ...sink.units, [name]: { ...one, status } };
  return { ...model, applications: { ...model.applications, sink: { ...sink, units } } };
}
