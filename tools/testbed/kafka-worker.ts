import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KafkaJars } from "./kafka-jars.ts";
import { GRACE_MS, type JvmHost } from "./kafka-jvm.ts";
import { until } from "./waiting.ts";

/** A running Connect worker whose REST API answers. */
export type Worker = {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  /** Milliseconds until `GET /connectors` answered 200. */
  readonly startedIn: number;
  readonly stop: () => Promise<void>;
};

export type WorkerOptions = {
  /** Of the worker's folder and log; unique in its Kafka while it runs. */
  readonly name: string;
  /** The whole properties file. */
  readonly propertiesText: string;
  /** Where its REST API is to answer: what `listeners` says. */
  readonly host: string;
  readonly port: number;
  /** Of another version than the other workers'. */
  readonly jars?: KafkaJars;
};

/** A Kafka, as far as a worker is concerned. */
type WorkerHost = JvmHost & {
  /** For a worker that names no others. */
  readonly jars: KafkaJars;
};

/**
 * Starts a real `ConnectDistributed` from the text of a properties file and returns when it answers. `stop` of
 * the Kafka ends it too.
 *
 * @throws {TestbedError} when it ends or does not answer within 90 s. The message names its log and not what is
 * in it, because a worker logs its configuration.
 */
export async function startWorker(kafka: WorkerHost, options: WorkerOptions): Promise<Worker> {
  const { name, host, port, jars = kafka.jars } = options;
  const begin = performance.now();
  const file = join(kafka.directory, `${name}.properties`);
  await writeFile(file, options.propertiesText, { mode: 0o600 });
  const main = "org.apache.kafka.connect.cli.ConnectDistributed";
  const program = await kafka.startJvm(name, { jars, main, args: [file] });
  const url = `http://${host}:${port}`;
  const limits = { programs: [program], limitMs: 90_000 };
  try {
    // The root answers while the worker is still joining its group, /connectors only afterwards.
    await until(`GET / of ${name}`, () => answers(`${url}/`), limits);
    await until(`GET /connectors of ${name}`, () => answers(`${url}/connectors`), limits);
  } catch (error) {
    await program.stop(GRACE_MS);
    throw error;
  }
  return {
    name,
    url,
    pid: program.pid,
    logFile: program.logFile,
    startedIn: Math.round(performance.now() - begin),
    stop: () => program.stop(GRACE_MS),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}
