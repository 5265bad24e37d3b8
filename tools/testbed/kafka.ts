import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../src/core/index.ts";
import { freePorts, LOOPBACK } from "./free-ports.ts";
import { BROKER, startBroker, type Broker } from "./kafka-broker.ts";
import { kafkaJars, type KafkaJars } from "./kafka-jars.ts";
import { GRACE_MS, javaCommand, jvmEnvironment, type JvmHost } from "./kafka-jvm.ts";
import { propertiesText, STORAGE_TOPICS, workerProperties, type Properties } from "./kafka-properties.ts";
import type { ScramOptions } from "./kafka-scram.ts";
import { createTopics } from "./kafka-topics.ts";
import { BROKER_FOR, isLegacy, NEWEST, type KafkaVersion } from "./kafka-versions.ts";
import { startWorker, type Worker } from "./kafka-worker.ts";
import { startProgram, type Program, type ProgramEnd } from "./programs.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export type KafkaOptions = {
  readonly log: Logger;
  /** Of the workers, and of the broker where one of that version serves them. Default: the newest. */
  readonly version?: KafkaVersion;
  /** How many generic workers to start besides the broker. Default 0. */
  readonly workers?: number;
  /** Where the broker listens. Default the loopback address; Pods reach it at the `hostIp` of their cluster. */
  readonly listenHost?: string;
  /** Listeners for users of the broker, besides its own. Default none. */
  readonly scram?: ScramOptions;
  /** Properties of worker 1, 2, … that differ from the testbed's. */
  readonly workerProperties?: (worker: number) => Properties;
  /** Called when the broker or a worker ends although nobody stopped it. */
  readonly onEnd?: (end: ProgramEnd) => void;
};

/** A running broker and its generic workers. `startWorker` adds more. */
export type Kafka = JvmHost &
  Pick<Broker, "bootstrap" | "loginBootstrap" | "login" | "scram"> & {
    /** Of the workers. */
    readonly jars: KafkaJars;
    readonly brokerJars: KafkaJars;
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
 * Starts a real Kafka broker, and `workers` Connect workers of one group beside it.
 *
 * @throws {TestbedError} when Java or Maven is missing or a program does not come up; the logs are kept then.
 */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { log, version = NEWEST } = options;
  const jars = await kafkaJars(log, version);
  const brokerJars = BROKER_FOR[version] === version ? jars : await kafkaJars(log, BROKER_FOR[version]);
  const folder = await temporaryFolder("kafka");
  const directory = folder.path;
  const programs: Program[] = [];
  const onEnd = (end: ProgramEnd): void => {
    void folder.keep();
    log.error("a program of Kafka ended by itself", end);
    options.onEnd?.(end);
  };
  const startJvm: JvmHost["startJvm"] = async (name, jvm) => {
    const home = join(directory, name);
    await mkdir(home, { recursive: true });
    const program = await startProgram(name, {
      command: javaCommand(jvm.jars, jvm),
      logFile: join(home, "console.log"),
      directory: home,
      environment: jvmEnvironment(home),
      onEnd,
    });
    programs.push(program);
    return program;
  };
  const stop = async (): Promise<void> => {
    const others = programs.filter((program) => program.name !== BROKER);
    await Promise.all(others.map((program) => program.stop(GRACE_MS)));
    await programs.find((program) => program.name === BROKER)?.stop(GRACE_MS);
    await folder.remove();
  };
  try {
    const { listenHost = LOOPBACK, scram } = options;
    const broker = await startBroker(brokerJars, { directory, startJvm, listenHost, scram });
    const begin = performance.now();
    const { bootstrap, loginBootstrap, login } = broker;
    const place = { bootstrap, jars, brokerJars, directory, startJvm };
    const workers = await startGenericWorkers(place, options);
    return {
      bootstrap,
      loginBootstrap,
      login,
      scram: broker.scram,
      jars,
      brokerJars,
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
    await folder.keep();
    await stop();
    throw error;
  }
}

async function startGenericWorkers(
  kafka: Pick<Kafka, "bootstrap" | "jars" | "brokerJars" | "directory" | "startJvm">,
  options: KafkaOptions,
): Promise<readonly Worker[]> {
  const ports = await freePorts(options.workers ?? 0);
  const { bootstrap, jars } = kafka;
  if (ports.length > 0 && isLegacy(jars.version)) await createTopics(kafka, "compact", Object.values(STORAGE_TOPICS));
  return Promise.all(
    ports.map((port, index) => {
      const name = `worker${index + 1}`;
      const own = options.workerProperties?.(index + 1);
      const text = propertiesText({ ...workerProperties(name, { bootstrap, jars, port }), ...own });
      return startWorker(kafka, { name, propertiesText: text, host: LOOPBACK, port });
    }),
  );
}
