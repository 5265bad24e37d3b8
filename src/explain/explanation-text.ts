import type { FlagExplanation, Mention } from "./explain-flag.ts";
import type { HandlerExplanation } from "./explain-handler.ts";

/** A flag's explanation for people. */
export function flagText({ flag, framework, setBy, clearedBy, waitedForBy, triggers, unit }: FlagExplanation): string {
  const longest = Math.max(...waitedForBy.map(({ who }) => who.length));
  const waits = waitedForBy.map(({ who, at, how, missing }) => ({
    who: `${who.padEnd(longest)}  ${how}`,
    at,
    ...(unit === undefined ? {} : { more: missing ?? "nothing is missing now" }),
  }));
  return lines([
    `flag ${flag}`,
    ...(framework === undefined ? [] : [`  of the framework: ${framework}`]),
    ...(unit === undefined ? [] : [`  ${unitSentence(unit)}`]),
    ...section("set by", setBy, framework === undefined ? "nobody" : "the framework"),
    ...section("cleared by", clearedBy, framework === undefined ? "nobody" : "the framework"),
    ...section("waited for by", waits, "nobody"),
    ...(triggers.length === 0 ? [] : ["triggers", ...triggers.map((text) => `  ${text}`)]),
  ]);
}

function unitSentence({ set, origin }: NonNullable<FlagExplanation["unit"]>): string {
  if (!set) return "not set on the unit";
  if (origin === undefined) return "set on the unit; who set it is not known (a Python charm keeps no record)";
  return `set on the unit since ${origin.at}, in hook ${origin.hook || "(none)"} by ${origin.by}`;
}

type Row = Mention & { readonly more?: string };

function section(title: string, rows: readonly Row[], nobody: string): readonly string[] {
  if (rows.length === 0) return [`${title} ${nobody}`];
  const width = Math.max(...rows.map(({ who }) => who.length));
  const place = Math.max(...rows.map(({ at }) => at.length));
  return [
    title,
    ...rows.map(({ who, at, more = "" }) => `  ${who.padEnd(width)}  ${at.padEnd(place)}  ${more}`.trimEnd()),
  ];
}

const roles = {
  handler: "handler",
  setup: "setup function, in every hook",
  start: "start function, in every hook",
  exit: "exit function, in every hook",
  action: "action",
  migration: "migration",
} as const;

const verbs = { set: "sets", clear: "clears", toggle: "sets or clears" } as const;

/** A handler's explanation for people. */
export function handlerText(handler: HandlerExplanation): string {
  const { id, role, at, conditions, meanings, expects, changes, next, dead, cycles, unit } = handler;
  return lines([
    `${roles[role]} ${id}  ${at}`,
    ...(dead === undefined ? [] : [`  can never run: ${dead}`]),
    ...(role !== "handler"
      ? []
      : ["runs", ...(conditions.length > 0 ? conditions : ["always"]).map((text) => `  ${text}`)]),
    ...Object.entries(meanings).map(([flag, meaning]) => `    ${flag}: ${meaning}`),
    ...(expects.length === 0 ? [] : [`  warns without ${expects.join(", ")}`]),
    ...(changes.length === 0
      ? ["changes no flag"]
      : section(
          "changes",
          changes.map(({ kind, flag, at: where }) => ({
            who: `${verbs[kind]} ${flag ?? "a flag of a computed name"}`,
            at: where,
          })),
          "",
        )),
    ...(next.length === 0
      ? ["no handler waits for that"]
      : ["then can run", ...next.map(({ who, because }) => `  ${who}  because of ${because}`)]),
    ...cycles.map((ids) => `  can go on without end: ${[...ids, ids[0]].join(" -> ")}`),
    ...(unit === undefined ? [] : ["on the unit", ...unitLines(unit).map((text) => `  ${text}`)]),
  ]);
}

function unitLines({ lastHook, ran, skipped, missing }: NonNullable<HandlerExplanation["unit"]>): readonly string[] {
  const hook = lastHook === undefined ? "no hook has succeeded yet" : `in the last hook, ${lastHook || "(none)"}, it`;
  const times = ran?.times === 1 ? "once" : `${ran?.times ?? 0} times`;
  const did =
    ran?.stopped === undefined ? (ran?.changed.join(" ") ?? "") || "changed no flag" : `stopped: ${ran.stopped}`;
  const last =
    ran === undefined
      ? `${hook} did not run: ${skipped ?? "it was not part of the charm then"}`
      : `${hook} ran ${times}: ${did}`;
  return [lastHook === undefined ? hook : last, missing === undefined ? "now nothing is missing" : `now it ${missing}`];
}

const lines = (texts: readonly string[]): string => `${texts.join("\n")}\n`;
