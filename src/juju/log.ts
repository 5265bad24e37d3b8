import { createLogger, type Logger, type LogLine } from "../core/index.ts";
import type { RunTool } from "./run-tool.ts";
import { jujuLog } from "./tools/log.ts";

/** A log that is gathered and sent with few processes. */
export type HookLog = { readonly log: Logger; readonly flush: () => Promise<void> };

/** Linux takes 128 KiB for one argument; this leaves room for what UTF-8 needs. */
const longest = 32 * 1024;

/** Gathers lines; `flush` sends them in order, neighbours of one level together in one `juju-log`. */
export function gatherLog(run: RunTool): HookLog {
  let lines: LogLine[] = [];
  return {
    log: createLogger((line) => void lines.push(line)),
    flush: async () => {
      const taken = lines;
      lines = [];
      for (const { level, text } of joinNeighbours(taken)) await jujuLog(run, level, text);
    },
  };
}

/** Joins neighbouring lines of one level, up to what fits into one argument; a longer line is cut into several. */
export function joinNeighbours(lines: readonly LogLine[]): readonly LogLine[] {
  const joined: LogLine[] = [];
  for (const { level, text } of lines.flatMap(cut)) {
    const last = joined.at(-1);
    if (last?.level === level && last.text.length + text.length < longest) {
      joined[joined.length - 1] = { level, text: `${last.text}\n${text}` };
    } else joined.push({ level, text });
  }
  return joined;
}

const cut = ({ level, text }: LogLine): LogLine[] =>
  Array.from({ length: Math.max(1, Math.ceil(text.length / longest)) }, (_, part) => ({
    level,
    text: text.slice(part * longest, (part + 1) * longest),
  }));
