import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { TestbedError } from "./errors.ts";
import { freePorts } from "./free-ports.ts";
import type { KafkaJars } from "./kafka-jars.ts";
import { javaCommand, jvmEnvironment, type JvmHost } from "./kafka-jvm.ts";
import { brokerProperties, propertiesText, type Login } from "./kafka-properties.ts";
import { scramListeners, type ScramBootstrap, type ScramListeners, type ScramOptions } from "./kafka-scram.ts";
import { runTool } from "./run-tool.ts";
import { until } from "./waiting.ts";

/** A running broker. */
export type Broker = {
  /** `host:port`, plain text. */
  readonly bootstrap: string;
  /** `host:port` of the listener where clients log in. */
  readonly loginBootstrap: string;
  /** The only one who may. */
  readonly login: Login;
  /** Where users log in by SCRAM, if there is such a place. */
  readonly scram: ScramBootstrap | undefined;
  readonly pid: number;
  /** Milliseconds. */
  readonly times: { readonly format: number; readonly broker: number };
};

/** The name of the broker among the programs of a Kafka. */
export const BROKER = "broker";

export type BrokerHost = JvmHost & { readonly listenHost: string; readonly scram: ScramOptions | undefined };

/** Formats a data folder and starts a broker on it; returns when it accepts connections. */
export async function startBroker(jars: KafkaJars, host: BrokerHost): Promise<Broker> {
  const [port = 0, controller = 0, loginPort = 0, clear = 0, tls = 0] = await freePorts(5);
  const { listenHost, directory } = host;
  const login = { user: "testbed", password: randomBytes(12).toString("hex") };
  const file = join(host.directory, "server.properties");
  const ports = { listenHost, broker: port, controller, login: loginPort };
  const properties = brokerProperties(ports, login, join(directory, "data"));
  const scram =
    host.scram &&
    (await scramListeners(host.scram, { directory, clear: `${listenHost}:${clear}`, tls: `${listenHost}:${tls}` }));
  await writeFile(file, propertiesText(scram?.addTo(properties) ?? properties), { mode: 0o600 });
  const format = await formatData(jars, { properties: file, home: directory, scram });
  const program = await host.startJvm(BROKER, { jars, main: "kafka.Kafka", args: [file] });
  const broker = await until("the broker", () => accepts(listenHost, port), { programs: [program] });
  return {
    bootstrap: `${listenHost}:${port}`,
    loginBootstrap: `${listenHost}:${loginPort}`,
    login,
    scram: scram?.bootstrap,
    pid: program.pid,
    times: { format, broker },
  };
}

type Formatting = {
  readonly properties: string;
  readonly home: string;
  readonly scram: ScramListeners | undefined;
};

async function formatData(jars: KafkaJars, { properties, home, scram }: Formatting): Promise<number> {
  const begin = performance.now();
  const args = ["format", "--cluster-id", clusterId(), "--config", properties, ...(scram?.format ?? [])];
  const command = javaCommand(jars, { main: "kafka.tools.StorageTool", args });
  const answer = await runTool(command, { directory: home, environment: jvmEnvironment(home) });
  if (answer?.code === 0) return Math.round(performance.now() - begin);
  const output = `${answer?.stdout ?? ""}${answer?.stderr ?? ""}`.trim();
  throw new TestbedError(`Kafka's data folder can't be formatted; run its StorageTool by hand: ${output}`);
}

/** A Kafka UUID: 16 bytes in URL-safe base64. The cleared bit keeps a `-`, which reads as an option, away. */
function clusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString("base64url");
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
