/**
 * `npm run bench`: what one `update-status` of a built charm costs as a whole process, next to Node.js that does
 * nothing. Three units: one that has nothing to do yet, one that does not lead, and one whose workers run.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildCharm } from "../src/build/index.ts";
import { startCluster } from "./cluster.ts";
import { machineClass, renderTable, rowOf, type Row } from "./report.ts";
import { replaceTable } from "./table.ts";
import { timeSideBySide } from "./timing.ts";
import { lives, settle, type Command } from "./unit.ts";

const page = "docs/explanation/performance.md";

const help = `Usage: npm run bench [-- OPTIONS]

Times update-status of the bundled example as a whole process, each run next to one of bare Node.js.

  --runs N   runs of each scenario; 21 by default, 9 with --check
  --check    few runs; what CI calls
  --json     one JSON object instead of a table
  --write    put the table into ${page}
  --help     this text

Exit code: 0, or 1 when idle takes 2.5 × bare Node.js or more (the median of the ratios), 2 for wrong arguments.
`;

/** An idle hook must stay below this many times bare Node.js. */
const limit = 2.5;

async function measure(runs: number): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "charm-bench-"));
  const cluster = await startCluster();
  try {
    console.error("building the example and letting its units live until they are settled …");
    const { directory: charm } = await buildCharm({
      source: "examples/file-stream",
      output: folder,
      log: () => undefined,
    });
    const units = [];
    for (const [name, life] of Object.entries(lives)) {
      units.push({ name, ...(await settle(charm, life, { folder: join(folder, name), cluster })) });
    }
    const bare: Command = { file: join(charm, "runtime/node"), args: ["-e", "0"], directory: folder, environment: {} };
    const timings = await timeSideBySide(bare, units, { runs, warmUps: 2 });
    const nothing = { tools: 0, requests: { kubernetes: 0, connect: 0 } };
    return [
      rowOf("bare Node.js", { ms: timings.yardstick, ratios: [1] }, nothing),
      ...units.flatMap((unit) => {
        const timing = timings.subjects.get(unit.name);
        return timing === undefined ? [] : [rowOf(unit.name, timing, unit)];
      }),
    ];
  } finally {
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Options = { readonly runs: number; readonly json: boolean; readonly write: boolean };

async function bench({ runs, json, write }: Options): Promise<number> {
  const rows = await measure(runs);
  const idle = rows.find(({ scenario }) => scenario === "idle")?.ratio ?? Number.NaN;
  const ok = idle < limit;
  const table = `${renderTable(rows)}\n\n${runs} runs of each, on ${machineClass()}.`;
  if (write) await writeFile(page, replaceTable(await readFile(page, "utf8"), table, "bench"));
  if (json) console.log(JSON.stringify({ ok, limit, runs, machine: machineClass(), rows }, undefined, 2));
  else console.log(`${table}\n`);
  const verdict = `idle takes ${idle.toFixed(2)} × bare Node.js; the limit is ${limit}`;
  if (!json || !ok) console.error(ok ? verdict : `TOO SLOW: ${verdict}`);
  return ok ? 0 : 1;
}

function readOptions(): Options | "help" {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    options: { runs: { type: "string" }, check: flag, json: flag, write: flag, help: flag },
  });
  if (values.help) return "help";
  const runs = Number(values.runs ?? (values.check ? 9 : 21));
  if (!Number.isInteger(runs) || runs < 1)
    throw new TypeError("--runs must be a whole number from 1", { cause: values.runs });
  return { runs, json: values.json, write: values.write };
}

try {
  const options = readOptions();
  if (options === "help") process.stdout.write(help);
  else process.exitCode = await bench(options);
} catch (error) {
  const usage = error instanceof TypeError;
  process.stderr.write(`${error instanceof Error ? (usage ? error.message : error.stack) : String(error)}\n`);
  process.exitCode = usage ? 2 : 1;
}
