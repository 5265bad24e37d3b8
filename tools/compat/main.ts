/**
 * `npm run test:compat`: the tests that compare this package with what it stands for, on the same input. It gets
 * what they need first, and says what is missing and what to install.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { createLogger } from "../../src/core/index.ts";
import { charmTools } from "./charm-tools.ts";
import { dataInterfaces } from "./data-interfaces.ts";
import { CompatError } from "./errors.ts";
import { jujuReader, readerVersions } from "./juju-reader.ts";
import { pythonReactive } from "./python-reactive.ts";

const help = `Usage: npm run test:compat [-- --allow-missing] [-- --runs N] [-- --seed N] [-- FILE...]

Runs test/differential: random charms and random histories of relations on the real charms.reactive for Python and on
this package, which must do the same, a unit's database written by one and read by the other, layers that the real
charm-tools and this package make charms of, charms that Juju's own readers refuse exactly when lint says so,
kafka_client, connect_client and kube-control with Canonical's own libraries at the other end, and the hook tools that
an update-status without anything to do starts on
either side. The first run installs the Python packages of these from the Python package index into the user's cache, and
builds Juju's readers there with Go.

  --runs N          that many random charms, as many histories, and 6 trees of layers for each 100; 5,000 by default
  --seed N          other random charms; the same number gives the same ones
  --allow-missing   end with exit code 0 where something that they need is missing; says what was skipped
  --help            this text

Exit code: 0 passed, 1 failed or something is missing, 2 wrong arguments.
`;

const log = createLogger(({ text }) => void process.stderr.write(`${text}\n`));

type Options = { readonly allowMissing: boolean; readonly environment: Readonly<Record<string, string>> };

async function run(files: readonly string[], { allowMissing, environment }: Options): Promise<number> {
  try {
    await pythonReactive(log);
    await charmTools(log);
    await dataInterfaces(log);
    for (const version of readerVersions) await jujuReader(version, log);
  } catch (error) {
    if (!(error instanceof CompatError)) throw error;
    console.error(`The compatibility tests can't run: ${error.message}`);
    if (!allowMissing) return 1;
    console.log(
      "SKIPPED: all compatibility tests. It was not shown to do what charms.reactive, charm-tools, data_interfaces and Juju do there.",
    );
    return 0;
  }
  const child = spawn("vitest", ["run", "--config", "vitest.compat.config.ts", ...files], {
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** A count on the command line, as the variable that the tests read. */
function variable(name: string, value: string | undefined): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!/^\d{1,9}$/.test(value)) throw new TypeError(`${value} is no count; give a number of at most nine digits`);
  return { [name]: value };
}

try {
  const flag = { type: "boolean", default: false } as const;
  const count = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    options: { "allow-missing": flag, help: flag, runs: count, seed: count },
    allowPositionals: true,
  });
  const environment = { ...variable("COMPAT_RUNS", values.runs), ...variable("COMPAT_SEED", values.seed) };
  if (values.help) process.stdout.write(help);
  else process.exitCode = await run(positionals, { allowMissing: values["allow-missing"], environment });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
