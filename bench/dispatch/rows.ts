import { markdownTable } from "../table.ts";
import type { DispatchRow } from "./measure.ts";

/** How many times faster than charms.reactive the chain among 1,000 handlers has to be. */
const fasterBy = 20;
/** Ten times the handlers: linear cost with room for a noisy machine. A quadratic one would be 100. */
const growth = 25;

/** What is slower than promised; nothing is an empty list. */
export function judge(rows: readonly DispatchRow[], { allowMissing }: { readonly allowMissing: boolean }): string[] {
  const timeOf = (kind: DispatchRow["kind"], handlers: number): number =>
    rows.find((row) => row.kind === kind && row.handlers === handlers)?.ours ?? Number.NaN;
  const grown = (["chain", "fan", "clearing"] as const).flatMap((kind) => {
    const times = timeOf(kind, 10_000) / timeOf(kind, 1000);
    return times <= growth ? [] : [`${kind}: 10,000 handlers cost ${times.toFixed(1)} times what 1,000 cost`];
  });
  const chain = rows.find(({ kind, handlers }) => kind === "chain" && handlers === 1000);
  const faster = (chain?.python?.asInCharms ?? Number.NaN) / (chain?.ours ?? Number.NaN);
  const known = chain?.python !== undefined || !allowMissing;
  return known && !(faster >= fasterBy) ? [...grown, `${chain?.shape}: only ${faster.toFixed(1)} times faster`] : grown;
}

/** The rows as a table of Markdown. */
export function renderRows(rows: readonly DispatchRow[]): string {
  const cells = [
    ["handlers", "ours ms", "naive loop ms", "charms.reactive ms", "its tracer off", "times faster"],
    ...rows.map(({ shape, ours, naive, python }) => [
      shape,
      milliseconds(ours),
      milliseconds(naive),
      milliseconds(python?.asInCharms),
      milliseconds(python?.withoutTracer),
      python === undefined ? "–" : (python.asInCharms / ours).toFixed(0),
    ]),
  ];
  return markdownTable(cells);
}

const milliseconds = (value: number | undefined): string => value?.toFixed(value < 10 ? 2 : 0) ?? "–";
