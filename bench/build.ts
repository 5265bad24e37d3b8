/**
 * `npm run bench:build`: what a build of three layers costs as a whole process, next to `charm build` of charm-tools on
 * the same layers. In turns, so that a drifting machine hits both alike.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLogger } from "../src/core/index.ts";
import { CompatError } from "../tools/compat/errors.ts";
import { charmTools, type CharmTools } from "../tools/compat/index.ts";
import { writeBuildLayers } from "./build-layers.ts";
import { machineClass } from "./report.ts";
import { markdownTable, replaceTable } from "./table.ts";
import { spreadOf, timeSideBySide, type Spread } from "./timing.ts";
import type { Command } from "./unit.ts";

const page = "docs/explanation/performance.md";
const commandLine = join(import.meta.dirname, "../dist/cli/main.js");

const help = `Usage: npm run bench:build [-- OPTIONS]

Builds the same three layers with this package and with charm build of charm-tools 3.0.9, which is installed into the
user's cache at the first run: whole processes in turns, each into an empty folder.

  --runs N          runs of each; 11 by default, 5 with --check
  --packages        also the layers with charms.reactive, without which a charm of charm-tools runs no handler; one
                    run, because charm build then takes minutes and the network
  --check           few runs; what CI calls
  --allow-missing   end with exit code 0 where Python is missing; says that nothing was compared
  --json            one JSON object instead of a table
  --write           put the table into ${page}
  --help            this text

Exit code: 0, or 1 when a build takes more than 1.5 times as long as charm build of the bare layers, or more than a fifth
of its time with charms.reactive (medians of the ratios), 2 for wrong arguments.
`;

type Row = {
  readonly layers: string;
  readonly ours: Spread;
  readonly theirs: Spread;
  readonly ratio: number;
  readonly limit: number;
};
type Scenario = {
  readonly layers: string;
  readonly packages: string;
  readonly runs: number;
  readonly warmUps: number;
  /** The part of the time of charm build that a build may take. */
  readonly limit: number;
};
type Options = {
  readonly runs: number;
  readonly packages: boolean;
  readonly allowMissing: boolean;
  readonly json: boolean;
  readonly write: boolean;
};

async function bench(options: Options): Promise<number> {
  const log = createLogger(({ text }) => void process.stderr.write(`${text}\n`));
  if (!existsSync(commandLine)) throw new Error(`${commandLine} is missing; run npm run build`);
  const tools = await charmTools(log);
  const scenarios: readonly Scenario[] = [
    // charm build only merges YAML and copies files here: its charm has nothing to run with. Ours has.
    { layers: "three layers", packages: "", runs: options.runs, warmUps: 1, limit: 1.5 },
    ...(options.packages
      ? [{ layers: "with charms.reactive", packages: "charms.reactive==1.5.3\n", runs: 1, warmUps: 0, limit: 0.2 }]
      : []),
  ];
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    log.info(`building ${scenario.layers} …`);
    rows.push(await measure(tools, scenario));
  }
  const slow = rows.filter(({ ratio, limit }) => !(ratio <= limit));
  const runs = `${options.runs} runs of each${options.packages ? ", one with charms.reactive" : ""}`;
  const table = `${renderRows(rows)}\n\n${runs}, on ${machineClass()}.`;
  if (options.write) await writeFile(page, replaceTable(await readFile(page, "utf8"), table, "bench:build"));
  const result = { ok: slow.length === 0, runs: options.runs, machine: machineClass(), rows };
  console.log(options.json ? JSON.stringify(result, undefined, 2) : table);
  for (const { layers, ratio, limit } of slow)
    console.error(`TOO SLOW: ${layers} take ${ratio.toFixed(2)} × charm build; the limit is ${limit}`);
  return slow.length === 0 ? 0 : 1;
}

async function measure(tools: CharmTools, { layers, packages, runs, warmUps, limit }: Scenario): Promise<Row> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "build-bench-")));
  try {
    await writeBuildLayers(folder, { packages });
    const theirs = intoEmptyFolder(await withVirtualenv(tools, folder), "out");
    const ours = intoEmptyFolder(
      {
        file: process.execPath,
        args: [commandLine, "build", "top", "--layers-dir", "layers", "--output", "ours", "--json"],
        directory: folder,
        environment: { PATH: process.env["PATH"] ?? "", HOME: join(folder, "home") },
      },
      "ours",
    );
    const timings = await timeSideBySide(theirs, [{ name: "ours", command: ours }], { runs, warmUps });
    const timing = timings.subjects.get("ours") ?? { ms: [], ratios: [] };
    return {
      layers,
      ours: spreadOf(timing.ms),
      theirs: spreadOf(timings.yardstick),
      ratio: spreadOf(timing.ratios).median,
      limit,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A build onto an earlier one has other work to do. */
const intoEmptyFolder = ({ file, args, ...around }: Command, folder: string): Command => ({
  ...around,
  file: "/bin/sh",
  args: ["-c", `rm -rf ${folder} && exec "$@" 2>/dev/null`, "sh", file, ...args],
});

/** `charm build` where `virtualenv` is on the PATH, as beside a charm-tools that pip installed. */
async function withVirtualenv({ command, python }: CharmTools, folder: string): Promise<Command> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "virtualenv"), `#!/bin/sh\nexec '${python}' -m virtualenv "$@"\n`, { mode: 0o755 });
  const { environment, ...rest } = command({ folder });
  return { ...rest, environment: { ...environment, PATH: `${bin}:${environment["PATH"]}` } };
}

function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(({ layers, ours, theirs, ratio }) => [
    layers,
    ours.median.toFixed(0),
    theirs.median.toFixed(0),
    ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2),
  ]);
  return markdownTable([["layers", "ours ms", "charm build ms", "× charm build"], ...cells]);
}

function readOptions(): Options | "help" {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    options: {
      runs: { type: "string" },
      packages: flag,
      check: flag,
      "allow-missing": flag,
      json: flag,
      write: flag,
      help: flag,
    },
  });
  if (values.help) return "help";
  const runs = Number(values.runs ?? (values.check ? 5 : 11));
  if (!Number.isInteger(runs) || runs < 1)
    throw new TypeError("--runs must be a whole number from 1", { cause: values.runs });
  const { packages, json, write } = values;
  return { runs, packages, allowMissing: values["allow-missing"], json, write };
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === "help") {
    process.stdout.write(help);
    return 0;
  }
  try {
    return await bench(options);
  } catch (error) {
    if (!options.allowMissing || !(error instanceof CompatError)) throw error;
    console.error(`NOT COMPARED with charm build: ${error.message}`);
    return 0;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
