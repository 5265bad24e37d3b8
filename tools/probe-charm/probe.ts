import { isSince } from "kafka-connect-base/juju";
import type { Expectation, Needs, Row } from "./row.ts";

/** How a tool ended. */
type ToolAnswer = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a tool; `undefined` where there is none of this name. */
export type CallTool = (
  tool: string,
  args: readonly string[],
  stdin: string | undefined,
) => Promise<ToolAnswer | undefined>;

/** Where the rows are run. */
export type Situation = {
  readonly in: NonNullable<Needs["in"]>;
  readonly leader: boolean;
  readonly version: string;
  readonly model: "iaas" | "caas";
  /** Whether the other side of `db` has published what the rows expect. */
  readonly fixture: boolean;
  /** What stands for the words in braces. */
  readonly names: Readonly<Record<string, string>>;
};

/** A row that does not hold. */
type Difference = {
  /** The call as one would type it. */
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  readonly source: string;
};

/** What came of the rows. */
export type Findings = { readonly ran: number; readonly skipped: number; readonly differences: readonly Difference[] };

/** Runs the rows that hold in a situation, in their order, and compares. */
export async function probe(rows: readonly Row[], situation: Situation, callTool: CallTool): Promise<Findings> {
  const names = new Map(Object.entries(situation.names));
  const differences: Difference[] = [];
  let ran = 0;
  for (const row of rows) {
    if (!holds(row.needs ?? {}, situation) || unknownNames(row, names)) continue;
    ran += 1;
    for (const { args, expect } of callsOf(row)) {
      const [tool, ...rest] = args.map((word) => fill(word, names));
      const answer = await callTool(tool ?? "", rest, row.stdin);
      if (row.keep !== undefined && answer) names.set(row.keep, answer.stdout.trim());
      const expected = fillAll(expect, names);
      if (fits(answer, expected)) continue;
      const call = [tool, ...rest].map((word = "") =>
        shorten(/^[\w./:#=@-]+$/.test(word) ? word : JSON.stringify(word)),
      );
      differences.push({ call: call.join(" "), expected: told(expected), got: toldAnswer(answer), source: row.source });
    }
  }
  return { ran, skipped: rows.length - ran, differences };
}

/** Whether a situation is one for a row. */
export function holds(needs: Needs, situation: Situation): boolean {
  const { since, until, in: place, leader, model, fixture } = needs;
  return (
    (since === undefined || isSince(situation.version, since)) &&
    (until === undefined || !isSince(situation.version, until)) &&
    (place === undefined || place === situation.in) &&
    (leader === undefined || leader === situation.leader) &&
    (model === undefined || model === situation.model) &&
    (!fixture || situation.fixture)
  );
}

const inBraces = /\{([a-z][a-z-]*)\}/g;

const unknownNames = ({ call }: Row, names: ReadonlyMap<string, string>): boolean =>
  call.some((word) => [...word.matchAll(inBraces)].some(([, name = ""]) => !names.has(name)));

const fill = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(inBraces, (word, name: string) => names.get(name) ?? word);

/** One outcome of one call. */
type Outcome = Exclude<Expectation, { formats: unknown }>;

function callsOf({ call, expect }: Row): readonly { readonly args: readonly string[]; readonly expect: Outcome }[] {
  if (!("formats" in expect)) return [{ args: call, expect }];
  const [tool, ...args] = call;
  return Object.entries(expect.formats).map(([format, prints]) => ({
    args: [tool, `--format=${format}`, ...args],
    expect: { prints },
  }));
}

function fillAll(outcome: Outcome, names: ReadonlyMap<string, string>): Outcome {
  if ("prints" in outcome) return { prints: fill(outcome.prints, names) };
  if (!("refuses" in outcome)) return outcome;
  return { ...outcome, refuses: [outcome.refuses].flat().map((text) => fill(text, names)) };
}

function fits(answer: ToolAnswer | undefined, expected: Outcome): boolean {
  if (!answer || "missing" in expected) return !answer && "missing" in expected;
  if ("refuses" in expected) {
    const texts = [expected.refuses].flat().map((text) => sameWord(`ERROR ${text}\n`));
    return answer.code === expected.code && answer.stdout === "" && texts.includes(sameWord(answer.stderr));
  }
  const isRight = "prints" in expected ? answer.stdout === expected.prints : expected.matches.test(answer.stdout);
  return isRight && answer.code === 0 && answer.stderr === "";
}

/** Some versions of Juju call a flag an option. */
const sameWord = (text: string): string => text.replace(/\bflag\b/g, "option");

function told(outcome: Outcome): string {
  if ("missing" in outcome) return "no such tool";
  if ("refuses" in outcome) return `exit code ${outcome.code}: ERROR ${[outcome.refuses].flat().join(" | ")}`;
  return "prints" in outcome ? JSON.stringify(outcome.prints) : String(outcome.matches);
}

function toldAnswer(answer: ToolAnswer | undefined): string {
  if (!answer) return "no such tool";
  if (answer.code === 0 && answer.stderr === "") return JSON.stringify(shorten(answer.stdout));
  return `exit code ${answer.code}: ${shorten(`${answer.stdout}${answer.stderr}`.trim())}`;
}

const shorten = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
