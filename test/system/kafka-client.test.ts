import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyOf, createConnectClient } from "../../src/connect/index.ts";
import { createLogger } from "../../src/core/index.ts";
import { findAnswer } from "../../src/layer/kafka-client/find-answer.ts";
import { readAccess } from "../../src/layer/kafka-client/kafka-access.ts";
import { loginProperties } from "../../src/layer/kafka-client/login-properties.ts";
import type { Properties } from "../../src/layer/worker-properties.ts";
import { createCertificate } from "../../src/standins/kubernetes/certificate.ts";
import { kafkaJars, startKafka, type Kafka, type KafkaVersion } from "../../tools/testbed/index.ts";
import { mountedFile, relatedWorkers, startRenderedWorker } from "./rendered-workers.ts";

// Real workers at the listeners of a real broker where only users get in, as those of Charmed Kafka are.
const log = createLogger(({ level, text }) => void (level === "ERROR" && process.stderr.write(`  ${text}\n`)));
const soon = { timeout: 30_000, interval: 200 };
/** All that has a meaning in a login configuration, and a reference to a value elsewhere. */
const login = { user: "relation-7", password: `p"a'\\s\\nw;{o}=r$d $\{env:PATH} ü` };

let kafka: Kafka;
let certificate: string;
let folder: string;
beforeAll(async () => {
  const { key, cert } = await createCertificate();
  certificate = cert;
  folder = await mkdtemp(join(tmpdir(), "lines-"));
  kafka = await startKafka({ log, scram: { login, key, certificate } });
});
afterAll(async () => {
  await kafka?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the layer makes of an answer in clear. */
function propertiesOf(endpoints: string | undefined, tls: Readonly<Record<string, string>>): Properties {
  const bag = { topic: "any", endpoints: endpoints ?? "", username: login.user, password: login.password, ...tls };
  const found = findAnswer(bag, new Set());
  const read = found.state === "found" ? readAccess(found.fields, { user: undefined, tls: undefined }) : found;
  if (read.state !== "ready") throw new Error(`the answer is ${read.state}`);
  return loginProperties(read.access);
}

describe.each<[KafkaVersion, "clear" | "tls"]>([
  ["4.3.1", "clear"],
  ["4.3.1", "tls"],
  ["2.8.2", "tls"],
])("a worker of %s at the listener %s", (version, listener) => {
  test("joins its group, brings lines through Kafka, and its password stays out of file and log", async () => {
    const tls = listener === "tls" ? { tls: "enabled", "tls-ca": certificate } : { tls: "disabled" };
    const spec = relatedWorkers(`apache/kafka:${version}`, propertiesOf(kafka.scram?.[listener], tls));
    expect(mountedFile(spec)).toContain(`security.protocol=SASL_${listener === "tls" ? "SSL" : "PLAINTEXT"}`);
    expect(mountedFile(spec)).not.toMatch(/relation-7|BEGIN CERTIFICATE/);
    const worker = await startRenderedWorker(kafka, spec, await kafkaJars(log, version));
    try {
      const client = createConnectClient({ urls: [worker.url], budgetMs: 60_000 });
      expect(await client.listConnectors()).toEqual([200, []]);
      const [from, to] = [join(folder, `${version}-${listener}-from`), join(folder, `${version}-${listener}-to`)];
      await appendFile(from, "a line\n");
      const topic = `lines-${version}-${listener}`;
      await client.putConnectorConfig("source", { "connector.class": "FileStreamSource", file: from, topic });
      await client.putConnectorConfig("sink", { "connector.class": "FileStreamSink", file: to, topics: topic });
      const states = async () => bodyOf(await client.connectorStatus("sink"))?.tasks.map(({ state }) => state);
      await expect.poll(states, soon).toEqual(["RUNNING"]);
      await expect.poll(() => readFile(to, "utf8").catch(() => ""), soon).toContain("a line");
      for (const name of ["source", "sink"]) expect(await client.deleteConnector(name)).toEqual([204, null]);
      expect(await readFile(worker.logFile, "utf8")).not.toContain(login.password);
    } finally {
      await worker.stop();
    }
  });
});
