import type { Changes } from "./changes.ts";
import type { Seen } from "./seen.ts";
import type { HookResult } from "./world.ts";

/** One step as it went. */
export type Played = {
  readonly title: string;
  readonly typed: readonly string[];
  readonly hooks: readonly HookResult[];
  readonly seen: Seen;
  readonly changes: Changes;
  readonly facts: Readonly<Record<string, boolean>>;
};

/** The width of a terminal that everyone has. */
const width = 80;

/** A step as text of at most 80 columns. */
export function renderStep(number: number, played: Played): string {
  const { title, typed, hooks, seen, changes, facts } = played;
  const ran = hooks.flatMap(({ run, hook }) => {
    const tools = `${run.tools.length} hook tools, ${Math.round(run.ms)} ms`;
    return [`${hook}${run.exitCode === 0 ? "" : ` FAILED with exit code ${run.exitCode}`} (${tools})`];
  });
  return [
    `── ${number}. ${title} ${"─".repeat(Math.max(0, width - title.length - String(number).length - 6))}`,
    ...section("$", typed),
    ...section("hooks", ran),
    ...section("ran", ranLines(hooks)),
    ...section("not run", skippedLines(hooks)),
    ...section("flags", [...changes.flags, ...unchanged(seen.flags, changes.flags)]),
    ...section("Kubernetes", changes.kubernetes),
    ...section("Connect", changes.connect),
    ...section("status", [seen.status]),
    ...Object.entries(facts).flatMap(([fact, holds]) => wrap(`${holds ? "✓" : "✗"} ${fact}`, 2)),
    "",
  ].join("\n");
}

/** The flags that were set before the step and still are. */
function unchanged(flags: readonly string[], changes: readonly string[]): readonly string[] {
  const kept = flags.filter((flag) => !changes.includes(`+ ${flag}`));
  return kept.length === 0 ? [] : [`  still ${kept.join(", ")}`];
}

/** What ran, hook by hook. */
function ranLines(hooks: readonly HookResult[]): readonly string[] {
  return hooks.flatMap(({ hook, trace }) => {
    const runs = trace?.steps.flatMap(({ ran }) => ran) ?? [];
    return runs.length === 0
      ? []
      : [`${hook}: ${runs.map(({ handler, stopped }) => handler + (stopped ? " (stopped)" : "")).join(", ")}`];
  });
}

/** Why the rest did not run in the last hook. */
function skippedLines(hooks: readonly HookResult[]): readonly string[] {
  return Object.entries(hooks.at(-1)?.trace?.skipped ?? {}).map(([handler, reason]) => `${handler}: ${reason}`);
}

function section(name: string, lines: readonly string[]): readonly string[] {
  const indent = 13;
  return lines.flatMap((line, index) => {
    const [first = "", ...rest] = wrap(line, indent);
    return [`  ${(index === 0 ? name : "").padEnd(indent - 2)}${first.trimStart()}`, ...rest];
  });
}

/** Breaks a line at blanks, so that it fits with its indent; the parts after the first are indented further. */
function wrap(line: string, indent: number): readonly string[] {
  const parts: string[] = [];
  let current = " ".repeat(indent);
  for (const word of line.split(" ").filter(Boolean)) {
    const next = current.trim() === "" ? current + word : `${current} ${word}`;
    if (next.length > width && current.trim() !== "") {
      parts.push(current);
      current = " ".repeat(indent + 2) + word;
    } else current = next;
  }
  return [...parts, current];
}
