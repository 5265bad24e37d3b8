import { parseArgs } from "node:util";
import { createLogger, type Logger } from "../../src/core/index.ts";
import { startKafka, type Kafka } from "./kafka.ts";
import { playKubelet } from "./kubelet.ts";
import { startKubernetes, type Kubernetes } from "./kubernetes.ts";
import type { ProgramEnd } from "./programs.ts";

const HELP = `usage: npm run testbed -- up [--kubelet] [--connect] [--json]

Starts a real Kubernetes API with its controllers on this machine, and stays until SIGINT or SIGTERM.
stdout gets one line of JSON when all is up; what is under way goes to stderr.

  --kubelet   play a node, so that Pods become Running and Ready (no container runs)
  --connect   start Kafka and two Connect workers too
  --json      nothing but errors on stderr
  --help      this text

Exit codes: 0 stopped, 1 something did not come up or ended by itself, 2 wrong usage.`;

type Command = { readonly kubelet: boolean; readonly connect: boolean; readonly json: boolean };

type Running = { readonly summary: object; readonly stop: () => Promise<void> };

function parse(args: readonly string[]): Command | "help" {
  const flag = { type: "boolean", default: false } as const;
  const options = { kubelet: flag, connect: flag, json: flag, help: flag };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return "help";
  if (positionals.length === 1 && positionals[0] === "up") return values;
  throw new TypeError(`${positionals.join(" ") || "nothing"} is no command; the only one is up`);
}

/** Starts the parts in order. Each one that is up is stopped again when a later one fails. */
async function up(command: Command, log: Logger, onEnd: (end: ProgramEnd) => void): Promise<Running> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    log.info("starting Kubernetes");
    const cluster = await startKubernetes({ log, onEnd });
    stops.push(cluster.stop);
    // The kubeconfig's text is left out: it holds a token, and stdout may end up in a log.
    const { kubeconfig, server, auditLog } = cluster;
    const kubernetes = { kubeconfig, server, auditLog, ...partsOf(cluster) };
    if (command.kubelet) {
      stops.push((await playKubelet({ kubeconfigText: cluster.kubeconfigText, log })).stop);
    }
    if (!command.connect) return { summary: { kubernetes }, stop };
    log.info("starting Kafka and two Connect workers");
    const kafka = await startKafka({ workers: 2, log, onEnd });
    stops.push(kafka.stop);
    const { bootstrap, workers } = kafka;
    return { summary: { kubernetes, kafka: { bootstrap, workers, ...partsOf(kafka) } }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Parts = Pick<Kafka | Kubernetes, "directory" | "pids" | "times">;

const partsOf = ({ directory, pids, times }: Parts): Parts => ({ directory, pids, times });

/** Resolves with the exit code: 0 for a signal, 1 when a program ended by itself. */
async function main(args: readonly string[]): Promise<number> {
  let command: Command | "help";
  try {
    command = parse(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (command === "help") {
    console.log(HELP);
    return 0;
  }
  const { promise: over, resolve: end } = Promise.withResolvers<number>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end(0));
  const log = createLogger(({ level, text }) => {
    if (!command.json || level === "ERROR") console.error(text);
  });
  try {
    const running = await up(command, log, () => end(1));
    console.log(JSON.stringify({ pid: process.pid, ...running.summary }));
    const code = await over;
    log.info("stopping");
    await running.stop();
    return code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
