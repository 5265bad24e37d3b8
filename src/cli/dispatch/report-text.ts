import { logText } from "./log-text.ts";
import type { Report } from "./report.ts";

/** A report for people: a line of what was run, then what it did, without what there is nothing of. */
export function reportText(report: Report): string {
  const { unit, name, juju, exitCode, ms, lastHook, tools, status, databags, action } = report;
  const skipped = Object.entries(lastHook?.skipped ?? {});
  return [
    `${name} of ${unit}, Juju ${juju}: exit code ${exitCode}, ${ms} ms`,
    ...section("ran", (lastHook?.ran ?? []).map(ranLine)),
    ...section(
      "did not run",
      skipped.map(([handler, reason]) => `${handler}: ${reason}`),
    ),
    ...section(
      "hook tools",
      tools.map(({ tool, args, code }) => [tool, ...args.map(shown), ...(code === 0 ? [] : [`→ ${code}`])].join(" ")),
    ),
    ...section("log", logText(report)),
    ...section(
      "databags",
      databags.map(({ relation, who, data }) => `${relation} ${who} ${JSON.stringify(data)}`),
    ),
    ...section("action", action === undefined ? [] : actionLines(action)),
    ...section("status", [`${status.status}: ${status.message}`]),
    "",
  ].join("\n");
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

type Ran = NonNullable<Report["lastHook"]>["ran"][number];

const ranLine = ({ handler, changed, stopped }: Ran): string =>
  [handler, ...changed, ...(stopped === undefined ? [] : [`stopped: ${stopped}`])].join("  ");

const longest = 60;

/** An argument as a shell would need it, cut: `juju-log` has the whole trace as one. */
function shown(arg: string): string {
  const line = arg.replaceAll("\n", "⏎");
  const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return /^[\w@%+=:,./-]+$/.test(cut) ? cut : `'${cut}'`;
}

const actionLines = ({ status, message, results, log }: NonNullable<Report["action"]>): readonly string[] => [
  message === "" ? status : `${status}: ${message}`,
  ...Object.entries(results).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
  ...log.map((line) => `log: ${line}`),
];
