/**
 * `npm run bench:dispatch`: what a hook's dispatch costs with 10 to 10,000 handlers, next to a naive loop and to the
 * real charms.reactive. In process: what starting it costs is `npm run bench`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createLogger } from "../../src/core/index.ts";
import { machineClass } from "../report.ts";
import { replaceTable } from "../table.ts";
import { measure } from "./measure.ts";
import { judge, renderRows } from "./rows.ts";

const page = "docs/explanation/performance.md";

const help = `Usage: npm run bench:dispatch [-- OPTIONS]

Times one dispatch of the engine: chains (each handler sets the flag of the next), fans (all handlers are due at
once) and handlers that each clear a flag; interleaved with a naive loop and with charms.reactive 1.5.3, which is
installed into the user's cache at the first run.

  --rounds N        interleaved rounds; the median counts; 5 by default, 3 with --check
  --check           what CI calls: three rounds
  --allow-missing   go on where Python is missing; says that nothing was compared with it
  --json            one JSON object instead of a table
  --write           put the table into ${page}
  --help            this text

Exit code: 0, or 1 when a chain of 90 among 1,000 handlers is not 20 times faster than in charms.reactive, or ten times
the handlers cost more than 25 times as much; 2 for wrong arguments.
`;

async function bench(options: Options): Promise<number> {
  const log = createLogger(({ text }) => void process.stderr.write(`${text}\n`));
  const rows = await measure(log, options);
  const problems = judge(rows, options);
  const table = `${renderRows(rows)}\n\nMedians of ${options.rounds} interleaved rounds, on ${machineClass()}.`;
  const result = { ok: problems.length === 0, problems, rounds: options.rounds, machine: machineClass(), rows };
  if (options.write) await writeFile(page, replaceTable(await readFile(page, "utf8"), table, "bench:dispatch"));
  console.log(options.json ? JSON.stringify(result, undefined, 2) : table);
  for (const problem of problems) console.error(`TOO SLOW: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

type Options = {
  readonly rounds: number;
  readonly allowMissing: boolean;
  readonly json: boolean;
  readonly write: boolean;
};

function readOptions(): Options | "help" {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    options: { rounds: { type: "string" }, check: flag, "allow-missing": flag, json: flag, write: flag, help: flag },
  });
  if (values.help) return "help";
  const rounds = Number(values.rounds ?? (values.check ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new TypeError("--rounds must be a whole number from 1", { cause: values.rounds });
  return { rounds, allowMissing: values["allow-missing"], json: values.json, write: values.write };
}

try {
  const options = readOptions();
  if (options === "help") process.stdout.write(help);
  else process.exitCode = await bench(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
