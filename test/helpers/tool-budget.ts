import type { ToolUse } from "../../src/sandbox/index.ts";

/** The hook tools that a hook without anything to do may start: 4, and 2 for each endpoint that has a relation. */
export function toolBudget(liveEndpoints: number): number {
  return 4 + 2 * liveEndpoints;
}

/** Calls as they would be typed, each argument of a log line left out. */
export function asLines(tools: readonly ToolUse[]): readonly string[] {
  return tools.map(({ tool, args }) => (tool === "juju-log" ? tool : [tool, ...args].join(" ")));
}

/** The lines that come more than once. */
export function repeated(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => lines.indexOf(line) !== index);
}
