/**
 * `npm run test:system`: the tests that need a real Kubernetes API, Kafka and Connect workers. It gets what they
 * need first, so that a test never waits for a build, and says what is missing and what to install.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createLogger } from "../src/core/index.ts";
import { connectImage } from "./testbed/connect-image.ts";
import { kafkaJars } from "./testbed/kafka-jars.ts";
import { KAFKA_VERSIONS } from "./testbed/kafka-versions.ts";
import { kubeBinary } from "./testbed/kube-binary.ts";
import { demandNodeNeeds } from "./testbed/node-needs.ts";

const help = `Usage: npm run test:system [-- --allow-missing] [-- FILE...]

Runs test/system against a real Kubernetes, a real Kafka and real Connect workers on this machine; those on real
pods need root. The first run builds Kubernetes from Go modules (about 6.5 minutes), fetches four Kafkas with
Maven and makes the image of a worker.

  --allow-missing   end with exit code 0 where something that they need is missing; says what was skipped
  --help            this text

Exit code: 0 passed, 1 failed or something is missing, 2 wrong arguments.
`;

const log = createLogger(({ text }) => void process.stderr.write(`${text}\n`));

/** The folder of the tests on real pods, which need more than the others. */
const POD_TESTS = "test/system/pods";

async function run(allowMissing: boolean, files: readonly string[]): Promise<number> {
  const forAll = await whatIsMissing(async () => {
    await kubeBinary(log);
    for (const version of KAFKA_VERSIONS) await kafkaJars(log, version);
  });
  const onPods = files.length === 0 || podTests().some((test) => files.some((file) => test.includes(file)));
  const forPods = await whatIsMissing(async () => {
    if (!onPods || forAll !== undefined) return;
    await demandNodeNeeds();
    await connectImage(log);
  });
  const missing = forAll ?? forPods;
  if (missing !== undefined) {
    const what = forAll === undefined ? `The system tests on pods (${POD_TESTS})` : "The system tests";
    console.error(`${what} can't run: ${missing}`);
    console.error("tools/testbed/install.sh installs what is missing on Debian.");
    if (!allowMissing) return 1;
    console.log(`SKIPPED: ${forAll === undefined ? POD_TESTS : "all system tests"}. It was not shown to work there.`);
    if (forAll !== undefined) return 0;
  }
  const command = ["run", "--config", "vitest.system.config.ts", ...files];
  const without = missing === undefined ? [] : ["--exclude", `${POD_TESTS}/**`, "--passWithNoTests"];
  const child = spawn("vitest", [...command, ...without], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** The files that vitest may run, which it picks by any part of their path. */
const podTests = (): readonly string[] => globSync(`${POD_TESTS}/*.test.ts`).map((file) => resolve(file));

/** Gets something; answers why that failed. */
async function whatIsMissing(get: () => Promise<void>): Promise<string | undefined> {
  try {
    await get();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

try {
  const flag = { type: "boolean", default: false } as const;
  const { values, positionals } = parseArgs({ options: { "allow-missing": flag, help: flag }, allowPositionals: true });
  if (values.help) process.stdout.write(help);
  else process.exitCode = await run(values["allow-missing"], positionals);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
