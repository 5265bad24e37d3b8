/**
 * `npm run bench:apply`: what an apply of the workers' six objects costs as a whole process, next to `kubectl apply
 * --server-side` of the same manifests on the same real API server. In turns, so that a drifting machine hits both alike.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createLogger } from "../../src/core/index.ts";
import { TestbedError } from "../../tools/testbed/index.ts";
import { machineClass } from "../report.ts";
import { markdownTable, replaceTable } from "../table.ts";
import { measure, type Row } from "./measure.ts";

const page = "docs/explanation/performance.md";

/** Not slower than kubectl: the medians of the pairs' ratios stay below this. */
const limit = 1;

const help = `Usage: npm run bench:apply [-- OPTIONS]

Applies the same six objects with this package (a dry run of all of them first) and with kubectl apply --server-side, on
the real API server of the testbed: whole processes in turns.

  --runs N          runs of each; 15 by default, 7 with --check
  --check           few runs; what CI calls
  --allow-missing   end with exit code 0 where the testbed can't start; says that nothing was compared
  --json            one JSON object instead of a table
  --write           put the table into ${page}
  --help            this text

Exit code: 0, or 1 when an apply takes longer than kubectl's (medians of the ratios), 2 for wrong arguments.
`;

type Options = {
  readonly runs: number;
  readonly allowMissing: boolean;
  readonly json: boolean;
  readonly write: boolean;
};

async function bench({ runs, json, write }: Options): Promise<number> {
  const log = createLogger(({ level, text }) => void (level === "DEBUG" || process.stderr.write(`${text}\n`)));
  const rows = await measure(log, runs);
  const slow = rows.filter(({ ratio }) => !(ratio <= limit));
  const table = `${renderRows(rows)}\n\n${runs} runs of each, on ${machineClass()}.`;
  if (write) await writeFile(page, replaceTable(await readFile(page, "utf8"), table, "bench:apply"));
  const result = { ok: slow.length === 0, runs, machine: machineClass(), rows };
  console.log(json ? JSON.stringify(result, undefined, 2) : table);
  for (const { scenario, ratio } of slow)
    console.error(`TOO SLOW: ${scenario} takes ${ratio.toFixed(2)} × kubectl; the limit is ${limit}`);
  return slow.length === 0 ? 0 : 1;
}

function renderRows(rows: readonly Row[]): string {
  const cells = rows.map(({ scenario, ours, kubectl, ratio }) => [
    scenario,
    ours.median.toFixed(0),
    kubectl.median.toFixed(0),
    ratio.toFixed(2),
  ]);
  return markdownTable([["apply", "ours ms", "kubectl ms", "× kubectl"], ...cells]);
}

function readOptions(): Options | "help" {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    options: { runs: { type: "string" }, check: flag, "allow-missing": flag, json: flag, write: flag, help: flag },
  });
  if (values.help) return "help";
  const runs = Number(values.runs ?? (values.check ? 7 : 15));
  if (!Number.isInteger(runs) || runs < 1)
    throw new TypeError("--runs must be a whole number from 1", { cause: values.runs });
  return { runs, allowMissing: values["allow-missing"], json: values.json, write: values.write };
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
    if (!options.allowMissing || !(error instanceof TestbedError)) throw error;
    console.error(`NOT COMPARED with kubectl: ${error.message}`);
    return 0;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
