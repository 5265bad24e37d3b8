import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bodyOf, createConnectClient, type ConnectClient } from "../../src/connect/index.ts";
import { createLogger } from "../../src/core/index.ts";
import { defaultImage } from "../../src/layer/image.ts";
import {
  createTopics,
  kafkaJars,
  loginProperties,
  startKafka,
  type Kafka,
  type KafkaVersion,
  type Worker,
} from "../../tools/testbed/index.ts";
import { connectContract } from "../contract/connect.contract.ts";
import { mountedFile, ownTopics, renderedWorkers, startRenderedWorker } from "./rendered-workers.ts";

const log = createLogger(({ level, text }) => void (level === "ERROR" && process.stderr.write(`  ${text}\n`)));
const soon = { timeout: 30_000, interval: 200 };

let files: string;
beforeEach(async () => {
  files = await mkdtemp(join(tmpdir(), "lines-"));
});
afterEach(() => rm(files, { recursive: true, force: true }));

const append = (text: string) => appendFile(join(files, "from"), text);
const arrived = () => readFile(join(files, "to"), "utf8").catch(() => "");
const clientOf = (...workers: readonly Worker[]) =>
  createConnectClient({ urls: workers.map(({ url }) => url), budgetMs: 120_000 });

/** Registers connectors that bring the lines of one file through Kafka into the other. */
async function bringLines(client: ConnectClient): Promise<void> {
  const source = { "connector.class": "FileStreamSource", file: join(files, "from"), topic: "lines" };
  const sink = { "connector.class": "FileStreamSink", file: join(files, "to"), topics: "lines" };
  for (const [name, config] of Object.entries({ source, sink })) {
    expect((await client.putConnectorConfig(name, config)).status_code).toBe(201);
  }
}

/** Does what another image does to the pods: a 4.3.1 worker joins the group, the old ones go. Returns all lines. */
async function upgrade(kafka: Kafka, old: readonly Worker[]): Promise<string> {
  await append("before\n");
  await bringLines(clientOf(...old));
  await expect.poll(arrived, soon).toBe("before\n");

  const spec = renderedWorkers("apache/kafka:4.3.1", kafka.bootstrap, {});
  const worker = await startRenderedWorker(kafka, spec, await kafkaJars(log, "4.3.1"));
  await Promise.all(old.map((one) => one.stop()));
  await append("after\n");
  for (const name of ["source", "sink"]) {
    const tasks = async () => bodyOf(await clientOf(worker).connectorStatus(name))?.tasks;
    const task = { id: 0, state: "RUNNING", worker_id: new URL(worker.url).host };
    await expect.poll(tasks, soon).toMatchObject([task]);
  }
  await expect.poll(arrived, soon).toContain("after\n");
  return arrived();
}

for (const kafka of ["3.9.2", "2.8.2"] satisfies readonly KafkaVersion[]) {
  const start = async () => {
    const { workers, stop } = await startKafka({ version: kafka, workers: 2, log });
    return { urls: workers.map(({ url }) => url), close: stop };
  };
  connectContract(`two real workers of ${kafka}`, start, { kafka });
}

describe("0.10.1.1, with the properties that the layer renders for its default image", () => {
  let kafka: Kafka;
  let workers: readonly Worker[];
  let client: ConnectClient;

  beforeAll(async () => {
    kafka = await startKafka({ version: "0.10.1.1", log });
    // Brokers' operators do the same: its workers make no topics.
    await Promise.all([createTopics(kafka, "compact", ownTopics), createTopics(kafka, "delete", ["lines"])]);
    const spec = renderedWorkers(defaultImage, kafka.bootstrap, {});
    workers = await Promise.all([1, 2].map(() => startRenderedWorker(kafka, spec, kafka.jars)));
    client = clientOf(...workers);
  });

  afterAll(() => kafka?.stop());

  const bothWorkers = async () => ({ urls: workers.map(({ url }) => url), close: async () => undefined });
  connectContract("two real workers of 0.10.1.1", bothWorkers, { kafka: "0.10.1.1" });

  test("lines flow from one file through Kafka into the other, also after a pause and a restart", async () => {
    await append("first\n");
    await bringLines(client);
    await expect.poll(arrived, soon).toBe("first\n");

    expect(await client.pauseConnector("sink")).toEqual([202, null]);
    const states = async () => bodyOf(await client.connectorStatus("sink"))?.tasks.map(({ state }) => state);
    await expect.poll(states, soon).toEqual(["PAUSED"]);
    await append("second\n");
    expect(await client.resumeConnector("sink")).toEqual([202, null]);
    await expect.poll(arrived, soon).toBe("first\nsecond\n");

    expect(await client.restartConnector("source")).toEqual([204, null]);
    await append("third\n");
    await expect.poll(arrived, soon).toBe("first\nsecond\nthird\n");
    for (const name of ["source", "sink"]) expect(await client.deleteConnector(name)).toEqual([204, null]);
    expect(await client.listConnectors()).toEqual([200, []]);
  });

  test("no config is checked when it is written: a wrong one is a 201 and fails later", async () => {
    const wrong = { "connector.class": "FileStreamSource", topic: "lines", "tasks.max": "abc" };
    expect((await client.putConnectorConfig("wrong", wrong)).status_code).toBe(201);
    const connector = async () => bodyOf(await client.connectorStatus("wrong"))?.connector;
    const trace: unknown = expect.stringContaining("Invalid value abc for configuration tasks.max");
    await expect.poll(connector, soon).toMatchObject({ state: "FAILED", trace });
    expect(await client.deleteConnector("wrong")).toEqual([204, null]);
  });

  test("an error of the framework is an HTML page, and reads as null", async () => {
    const another = { "connector.class": "FileStreamSource", topic: "lines", name: "another" };
    expect(await client.putConnectorConfig("mine", another)).toEqual([400, null]);
    const health = await fetch(`${workers[0]?.url}/health`);
    expect([health.status, health.headers.get("content-type")]).toEqual([404, expect.stringContaining("text/html")]);
  });

  test("a 4.3.1 worker takes over, and the lines go on", async () => {
    expect(await upgrade(kafka, workers)).toBe("before\nafter\n");
  });
});

test("a 4.3.1 worker takes over from one of 3.9.2, and the lines go on", async () => {
  const kafka = await startKafka({ version: "3.9.2", log });
  try {
    const spec = renderedWorkers("apache/kafka:3.9.2", kafka.bootstrap, {});
    const old = await startRenderedWorker(kafka, spec, kafka.jars);
    expect(await upgrade(kafka, [old])).toBe("before\nafter\n");
  } finally {
    await kafka.stop();
  }
});

test("a 4.3.1 worker gets its password from the mounted file: no broker would let it in otherwise", async () => {
  const kafka = await startKafka({ log });
  try {
    const spec = renderedWorkers("apache/kafka:4.3.1", kafka.loginBootstrap, loginProperties(kafka.login));
    expect(mountedFile(spec)).toContain("sasl.jaas.config=${workersecrets:");
    expect(mountedFile(spec)).not.toContain(kafka.login.password);
    const worker = await startRenderedWorker(kafka, spec, kafka.jars);
    expect(await clientOf(worker).listConnectors()).toEqual([200, []]);
    expect(await readFile(worker.logFile, "utf8")).not.toContain(kafka.login.password);
  } finally {
    await kafka.stop();
  }
});
