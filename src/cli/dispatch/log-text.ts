import type { Report } from "./report.ts";

type Lines = Report["log"];

/**
 * The log of a hook for people: neighbours of one level as one entry, without what went to standard error and so was
 * shown as it came. Where the report has the trace of the handlers anyway, it is left out of the lines for debugging.
 */
export function logText({ log, lastHook, name, stderr }: Report): readonly string[] {
  const shown = new Set(stderr.split("\n"));
  const rest = log.filter(({ level, text }) => level !== "WARNING" || !shown.has(text));
  return joinNeighbours(rest).flatMap(({ level, text }) => {
    const told = lastHook === undefined ? text : withoutTrace(text, name);
    return told.trim() === "" ? [] : [`${level} ${told.trimEnd().replaceAll("\n", "\n    ")}`];
  });
}

function joinNeighbours(log: Lines): Lines {
  const joined: Lines[number][] = [];
  for (const line of log) {
    const last = joined.at(-1);
    if (last?.level === line.level) joined[joined.length - 1] = { ...last, text: `${last.text}\n${line.text}` };
    else joined.push(line);
  }
  return joined;
}

function withoutTrace(text: string, name: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line === `hook ${name}` || line === `action ${name}`);
  if (first === -1) return text;
  const length = lines.slice(first + 1).findIndex((line) => !traceLine.test(line));
  return lines.toSpliced(first, length === -1 ? lines.length : length + 1).join("\n");
}

const traceLine = /^(?:(?:hooks|restricted|action|iteration \d+): queued | {2}(?:ran|dropped) |skipped )/;
