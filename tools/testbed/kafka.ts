import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { freePorts, LOOPBACK } from "./free-ports.ts";
import { BROKER, startBroker } from "./kafka-broker.ts";
import { kafkaJars, type KafkaJars } from "./kafka-jars.ts";
import { GRACE_MS, javaCommand, jvmEnvironment, type JvmHost, type JvmOptions } from "./kafka-jvm.ts";
import { propertiesText, workerProperties, type Properties } from "./kafka-properties.ts";
import { startWorker, type Worker } from "./kafka-worker.ts";
import { startProgram, type Program, type ProgramEnd } from "./programs.ts";

export type KafkaOptions = {
  readonly log: Logger;
  /** How many generic workers to start besides the broker. Default 0. */
  readonly workers?: number;
  /** Properties of worker 1, 2, … that differ from the testbed's. */
  readonly workerProperties?: (worker: number) => Properties;
  /** Called when the broker or a worker ends although nobody stopped it. */
  readonly onEnd?: (end: ProgramEnd) => void;
};

/** A running broker and its generic workers. `startWorker` adds more. */
export type Kafka = JvmHost & {
  /** `host:port` of the broker, plain text. */
  readonly bootstrap: string;
  readonly jars: KafkaJars;
  /** Data, properties and logs. Removed by `stop`, but kept when a program ended by itself. */
  readonly directory: string;
  readonly workers: readonly Worker[];
  /** Of the broker and the generic workers, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** Milliseconds each step took. */
  readonly times: { readonly format: number; readonly broker: number; readonly workers: number };
  /** Stops the workers, so that they leave their group in good order, and then the broker. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts a real Kafka broker on the loopback address, and `workers` Connect workers of one group beside it.
 *
 * @throws {TestbedError} when Java or Maven is missing or a program does not come up; the logs are kept then.
 */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const jars = await kafkaJars(options.log);
  const directory = await mkdtemp(join(tmpdir(), "testbed-kafka-"));
  const programs: Program[] = [];
  let keep = false;
  const onEnd = (end: ProgramEnd): void => {
    keep = true;
    options.log.error("a program of Kafka ended by itself", end);
    options.onEnd?.(end);
  };
  const startJvm = async (name: string, jvm: JvmOptions): Promise<Program> => {
    const folder = join(directory, name);
    await mkdir(folder, { recursive: true });
    const program = await startProgram(name, {
      command: javaCommand(jars, jvm),
      logFile: join(folder, "console.log"),
      directory: folder,
      environment: jvmEnvironment(folder),
      onEnd,
    });
    programs.push(program);
    return program;
  };
  const stop = async (): Promise<void> => {
    const others = programs.filter((program) => program.name !== BROKER);
    await Promise.all(others.map((program) => program.stop(GRACE_MS)));
    await programs.find((program) => program.name === BROKER)?.stop(GRACE_MS);
    if (!keep) await rm(directory, { recursive: true, force: true });
  };
  try {
    const broker = await startBroker(jars, { directory, startJvm });
    const begin = performance.now();
    const place = { bootstrap: broker.bootstrap, plugins: jars.plugins };
    const workers = await startGenericWorkers({ directory, startJvm }, place, options);
    return {
      bootstrap: broker.bootstrap,
      jars,
      directory,
      workers,
      pids: {
        [BROKER]: broker.pid,
        ...Object.fromEntries(workers.map(({ name, pid }) => [name, pid])),
      },
      times: { ...broker.times, workers: Math.round(performance.now() - begin) },
      startJvm,
      stop,
    };
  } catch (error) {
    keep = true;
    await stop();
    throw error;
  }
}

async function startGenericWorkers(
  host: JvmHost,
  place: { readonly bootstrap: string; readonly plugins: string },
  options: KafkaOptions,
): Promise<readonly Worker[]> {
  const ports = await freePorts(options.workers ?? 0);
  return Promise.all(
    ports.map((port, index) => {
      const name = `worker${index + 1}`;
      const own = options.workerProperties?.(index + 1);
      const text = propertiesText({ ...workerProperties(name, { ...place, port }), ...own });
      return startWorker(host, { name, propertiesText: text, host: LOOPBACK, port });
    }),
  );
}
