import { afterEach, expect, test } from "vitest";
import { registerConnector } from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { isJsonMap, type Json, type JsonMap } from "../../src/core/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../helpers/layer-application.ts";

// What the status says of workers that do not come up. The server answers as a real one has; what it says of the
// Deployment and its pods is made up where a kubelet would have to fail.
const opened: LayerApplication[] = [];
afterEach(() => Promise.all(opened.splice(0).map((application) => application.close())));

async function running(options?: Parameters<typeof openRunning>[0]): Promise<LayerApplication> {
  const application = await openRunning(options);
  opened.push(application);
  return application;
}

/** The next list of a kind is this. */
function answer({ kubernetes }: LayerApplication, resource: string, items: readonly Json[], status = 200): void {
  const body = status === 200 ? { kind: "List", items } : { kind: "Status", reason: "Forbidden", message: "no" };
  kubernetes.failNext({ method: "GET", pathIncludes: `/${resource}?`, status, body });
}

/** The next look finds the Deployment with two replicas wanted, and with this status. */
function answerWorkers(application: LayerApplication, status: JsonMap): void {
  const live = liveDeployment(application);
  const spec = isJsonMap(live["spec"]) ? live["spec"] : {};
  answer(application, "deployments", [{ ...live, spec: { ...spec, replicas: 2 }, status }]);
}

const liveDeployment = ({ kubernetes }: LayerApplication): JsonMap =>
  kubernetes.objects().find(({ kind }) => kind === "Deployment") ?? {};

function generationOf(application: LayerApplication): Json {
  const { metadata } = liveDeployment(application);
  return isJsonMap(metadata) ? (metadata["generation"] ?? 0) : 0;
}

const stuck = (application: LayerApplication): JsonMap => ({
  observedGeneration: generationOf(application),
  replicas: 2,
  updatedReplicas: 1,
  readyReplicas: 1,
});

const lost = (application: LayerApplication): JsonMap => ({
  observedGeneration: generationOf(application),
  replicas: 2,
  updatedReplicas: 2,
  readyReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" }],
});

const crash = (output: string): Json => ({
  metadata: { name: "w", labels: { "pod-template-hash": "x" }, creationTimestamp: "2026-11-22T20:00:00Z" },
  spec: { containers: [{ name: "worker", image: "i" }] },
  status: {
    conditions: [{ type: "Ready", status: "False", reason: "ContainersNotReady" }],
    containerStatuses: [
      {
        name: "worker",
        ready: false,
        restartCount: 5,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, reason: "Error", message: output } },
      },
    ],
  },
});

const reads = ({ kubernetes }: LayerApplication) =>
  kubernetes
    .requests()
    .filter(({ method, path }) => method === "GET" && /\/(pods|replicasets|events)$/.test(path))
    .map(({ path }) => path.split("/").at(-1));

test("an image that can't be pulled is named, with the old workers that still run; the next one recovers by itself", async () => {
  const application = await running();
  await application.configure({ image: "example.org/connect:absent" });
  expect(await application.status()).toBe(
    "blocked: cannot pull image example.org/connect:absent: no such image; correct option image; 1 of 1 old workers still run",
  );
  expect(application.flags()).toContain("kafka-connect.running");
  await application.configure({ image: "" });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});

test("reasons are looked for with three requests at most, and not while all is well", async () => {
  const application = await running();
  await application.hook("update-status");
  expect(reads(application)).toEqual([]);
  await application.configure({ image: "example.org/connect:absent" });
  application.kubernetes.forget();
  await application.hook("update-status");
  expect(reads(application).length).toBeLessThanOrEqual(3);
  expect(reads(application)).toEqual(expect.arrayContaining(["pods", "replicasets"]));
});

test("a worker's secrets show neither in the status nor in the log when it crashes with them", async () => {
  const secrets = ["Hunter2planted", "wErTy-planted", "JaasPlanted9"];
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="${secrets[2]}";`;
  const application = await running();
  const options = { "worker-config": `ssl.key.password=${secrets[0]}\nsasl.jaas.config=${jaas}` };
  const outputs = [
    `ERROR cannot open the key store with ${secrets[0]} as it is`,
    `ConfigException: sasl.jaas.config = ${jaas}`,
    `java.lang.Exception: jdbc:mysql://connect:${secrets[1]}@db:3306 refused; login ${secrets[2]} failed`,
  ];
  await application.configure(options);
  const shown: string[] = [];
  for (const output of outputs) {
    answerWorkers(application, stuck(application));
    answer(application, "pods", [crash(output)]);
    const { log } = await application.hook("update-status");
    shown.push(await application.status(), ...log.map(({ text }) => text));
    expect(await application.status()).toMatch(
      /^blocked: a worker keeps exiting \(code 1\): .*\[hidden\].*; see its log/,
    );
  }
  expect(shown.join("\n")).not.toMatch(new RegExp(secrets.join("|")));
  expect(shown.join("\n")).toMatch(/a worker keeps exiting \(code 1\).*cause.*crash/); // in full, for the log
});

test("a missing right hides only the reason", async () => {
  const application = await running();
  answerWorkers(application, stuck(application));
  answer(application, "pods", [], 403);
  await application.hook("update-status");
  expect(await application.status()).toBe(
    "waiting: rolling out 1/2 workers; why is unknown without the right to list pods",
  );
});

test("a worker that is lost is waited for, and the connectors of the others are told", async () => {
  const connector = { "connector.class": "FileStreamSink", file: "/tmp/x", topics: "lines" };
  const start = async (): Promise<void> => void (await registerConnector(connector, "sink"));
  const application = await running({ handlers: [hook("*").do(askForWorkers), hook("start").do(start)] });
  await application.hook("start");
  answerWorkers(application, lost(application));
  answer(application, "pods", [crash("java.lang.OutOfMemoryError: Java heap space")]);
  await application.hook("update-status");
  expect(await application.status()).toBe(
    "waiting: 1/2 workers: a worker keeps exiting (code 1): OutOfMemoryError: Java heap space; see its log; 1 connector",
  );
  expect(application.flags()).toContain("kafka-connect.running");
  expect(application.flags()).not.toContain("kafka-connect.rolling");
});

test("a scale-up whose pods are not there yet is a rollout and no loss", async () => {
  const application = await running();
  answerWorkers(application, { ...lost(application), observedGeneration: 0 }); // scaled, and the controller has yet to see it
  await application.hook("update-status");
  answerWorkers(application, lost(application));
  await application.hook("update-status");
  expect(await application.status()).toBe("waiting: rolling out 1/2 workers");
  expect(application.flags()).toContain("kafka-connect.rolling");
  await application.hook("update-status");
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
  expect(application.flags()).not.toContain("kafka-connect.rolling");
});
