import { availableParallelism } from "node:os";
import type { Requests } from "./cluster.ts";
import { markdownTable } from "./table.ts";
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
  return markdownTable(cells);
}
