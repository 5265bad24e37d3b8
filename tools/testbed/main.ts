import { parseArgs } from "node:util";
import { createLogger } from "../../src/core/index.ts";
import { KAFKA_VERSIONS, kafkaVersion, NEWEST } from "./kafka-versions.ts";
import { ownerRuns } from "./owner.ts";
import { claimTestbed, endTestbed, forgetTestbed, noteTestbed, readRecord } from "./record.ts";
import { up, type UpOptions } from "./up.ts";

const HELP = `usage: npm run testbed -- up [--kubernetes api|node] [--kubelet] [--connect [--kafka-version V]] [--json]
       npm run testbed -- status | down

up starts a real Kubernetes on this machine and stays until SIGINT, SIGTERM or "down". stdout gets one line of
JSON when all is up; what is under way goes to stderr. status prints that line again, with the programs that run.
down ends the testbed, and removes what is left of one that was killed.

  --kubernetes  api: API server, controllers and scheduler (default); node: a real node too, whose Pods run (root)
  --kubelet     play a node for api, so that Pods become Running and Ready (no container runs)
  --connect     start Kafka too: with two Connect workers for api, reachable from Pods and with a worker's image for node
  --kafka-version V  of the workers: ${KAFKA_VERSIONS.join(", ")}; default ${NEWEST}
  --json        nothing but errors on stderr
  --help        this text

Exit codes: 0 done, or up and stopped; 1 something did not come up or ended by itself, or one runs already, or
status found none; 2 wrong usage.`;

type Up = Pick<UpOptions, "mode" | "kubelet" | "connect" | "version"> & { readonly json: boolean };

type Command = { readonly name: "help" | "status" | "down" } | ({ readonly name: "up" } & Up);

function parse(args: readonly string[]): Command {
  const flag = { type: "boolean", default: false } as const;
  const kubernetes = { type: "string", default: "api" } as const;
  const version = { type: "string", default: NEWEST } as const;
  const options = { kubernetes, kubelet: flag, connect: flag, "kafka-version": version, json: flag, help: flag };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return { name: "help" };
  const [name = "nothing", ...rest] = positionals;
  if (rest.length > 0 || !["up", "status", "down"].includes(name)) {
    throw new TypeError(`${positionals.join(" ") || name} is no command; there are up, status and down`);
  }
  if (name !== "up") return { name: name as "status" | "down" };
  const mode = values.kubernetes;
  if (mode !== "api" && mode !== "node") throw new TypeError(`--kubernetes ${mode} is unknown; give api or node`);
  if (mode === "node" && values.kubelet) throw new TypeError("--kubelet plays a node, and --kubernetes node has one");
  const { kubelet, connect, json } = values;
  return { name, mode, kubelet, connect, version: kafkaVersion(values["kafka-version"]), json };
}

/** Resolves with the exit code: 0 for a signal, 1 when a program ended by itself. */
async function stayUp({ json, ...parts }: Up): Promise<number> {
  const { promise: over, resolve: end } = Promise.withResolvers<number>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end(0));
  const log = createLogger(({ level, text }) => {
    if (!json || level === "ERROR") console.error(text);
  });
  await claimTestbed();
  try {
    const running = await up({ ...parts, log, onEnd: () => end(1) });
    const summary = { pid: process.pid, ...running.summary };
    await noteTestbed(summary, running.pids);
    console.log(JSON.stringify(summary));
    const code = await over;
    log.info("stopping");
    await running.stop();
    return code;
  } finally {
    await forgetTestbed();
  }
}

async function status(): Promise<number> {
  const record = await readRecord();
  if (record === undefined || !(await ownerRuns(record.owner))) {
    console.log(record === undefined ? "no testbed runs" : "the testbed was killed; npm run testbed -- down cleans up");
    return 1;
  }
  const programs = await Promise.all(
    Object.entries(record.programs).map(async ([name, owner]) => [name, await ownerRuns(owner)] as const),
  );
  console.log(JSON.stringify({ ...record.summary, running: Object.fromEntries(programs) }));
  return 0;
}

async function down(): Promise<number> {
  console.log((await endTestbed()) ? "the testbed has ended" : "no testbed ran; what one may have left is removed");
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  let command: Command;
  try {
    command = parse(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  try {
    if (command.name === "up") return await stayUp(command);
    if (command.name === "status") return await status();
    if (command.name === "down") return await down();
    console.log(HELP);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
