import { availableParallelism } from "node:os";
import type { Requests } from "./cluster.ts";
import { spreadOf, type Spread, type Timing } from "./timing.ts";

/** One scenario's figures: milliseconds, and how often it took the time of bare Node.js. */
export type Row = {
  readonly scenario: string;
  readonly ms: Spread;
  readonly ratio: number;
  readonly tools: number;
  readonly requests: Requests;
};

/** A scenario's row. */
export function rowOf(scenario: string, timing: Timing, { tools, requests }: Pick<Row, "tools" | "requests">): Row {
  return { scenario, ms: spreadOf(timing.ms), ratio: spreadOf(timing.ratios).median, tools, requests };
}

/** The machine in words, to set figures into proportion. */
export function machineClass(): string {
  return `${availableParallelism()} shared cores`;
}

/** The rows as a table of Markdown, for the terminal and for the page. */
export function renderTable(rows: readonly Row[]): string {
  const cells = [
    ["scenario", "median ms", "min–max ms", "× bare Node.js", "hook tools", "to Kubernetes", "to Connect"],
    ...rows.map(({ scenario, ms, ratio, tools, requests }) => [
      scenario,
      ms.median.toFixed(0),
      `${ms.min.toFixed(0)}–${ms.max.toFixed(0)}`,
      ratio.toFixed(2),
      String(tools),
      String(requests.kubernetes),
      String(requests.connect),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const [head = [], ...body] = cells.map((line) => line.map(pad));
  return [head, rule, ...body].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

const markers = { begin: "<!-- bench:begin -->", end: "<!-- bench:end -->" };

/** A page with what stands between its two markers replaced. Throws where it lacks them. */
export function replaceTable(page: string, table: string): string {
  const [begin, end] = [page.indexOf(markers.begin), page.indexOf(markers.end)];
  if (begin < 0 || end < begin) throw new Error(`the page lacks ${markers.begin} or, after it, ${markers.end}`);
  return `${page.slice(0, begin + markers.begin.length)}\n\n${table}\n\n${page.slice(end)}`;
}
