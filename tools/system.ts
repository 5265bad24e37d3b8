/**
 * `npm run test:system`: the tests that need a real Kubernetes API, Kafka and Connect workers. It gets what they
 * need first, so that a test never waits for a build, and says what is missing and what to install.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { createLogger } from "../src/core/index.ts";
import { kafkaJars } from "./testbed/kafka-jars.ts";
import { kubeBinary } from "./testbed/kube-binary.ts";

const help = `Usage: npm run test:system [-- --allow-missing] [-- FILE...]

Runs test/system against a real Kubernetes API server, a real Kafka and real Connect workers on this machine.
The first run builds Kubernetes from Go modules (about 6.5 minutes) and fetches Kafka with Maven.

  --allow-missing   end with exit code 0 where something that they need is missing; says what was skipped
  --help            this text

Exit code: 0 passed, 1 failed or something is missing, 2 wrong arguments.
`;

const log = createLogger(({ text }) => void process.stderr.write(`${text}\n`));

async function run(allowMissing: boolean, files: readonly string[]): Promise<number> {
  try {
    await kubeBinary(log);
    await kafkaJars(log);
  } catch (error) {
    console.error(`The system tests can't run: ${error instanceof Error ? error.message : String(error)}`);
    console.error("tools/testbed/install.sh installs what is missing on Debian.");
    if (!allowMissing) return 1;
    console.log("SKIPPED: all system tests. Nothing was shown to work on real parts.");
    return 0;
  }
  const command = ["run", "--config", "vitest.system.config.ts", ...files];
  const child = spawn("vitest", command, { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
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
