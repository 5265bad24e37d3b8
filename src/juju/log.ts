import { createLogger, type Logger, type LogLine } from "../core/index.ts";
import type { HookContext } from "./context.ts";
import type { RunTool } from "./run-tool.ts";
import { jujuLog } from "./tools/log.ts";

/** A log that is gathered and sent with few processes. */
export type HookLog = { readonly log: Logger; readonly flush: () => Promise<void> };

/** By what a hook says something. */
type Voice = {
  readonly run: RunTool;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  readonly context: Pick<HookContext, "hook">;
};

/** Linux takes 128 KiB for one argument; this leaves room for what UTF-8 needs. */
const longest = 32 * 1024;

/**
 * Gathers lines; `flush` sends them in order, neighbours of one level together in one `juju-log`. Where all that a
 * hook has to say is for debugging it is printed, which costs no process: Juju logs what a hook prints at DEBUG. Not so in
 * an action or under `juju exec`, whose output is a result. Lines that `juju-log` does not take go to standard error: a charm
 * that can't log must not be silent. One `flush` waits for the other, so that none overtakes it or ends before it.
 */
export function gatherLog({ run, print, context }: Voice): HookLog {
  let lines: LogLine[] = [];
  let sending = Promise.resolve();
  const sendTaken = async (): Promise<void> => {
    const taken = lines;
    lines = [];
    if (taken.length === 0) return;
    if (context.hook !== "" && taken.every(({ level }) => level === "DEBUG")) {
      print(taken.map(({ text }) => `${text}\n`).join(""));
      return;
    }
    await send(run, joinNeighbours(taken));
  };
  return {
    log: createLogger((line) => void lines.push(line)),
    flush: () => (sending = sending.catch(() => undefined).then(sendTaken)),
  };
}

async function send(run: RunTool, lines: readonly LogLine[]): Promise<void> {
  for (const [sent, { level, text }] of lines.entries()) {
    try {
      await jujuLog(run, level, text);
    } catch (error) {
      const unsent = lines.slice(sent).map((line) => `${line.level} ${line.text}\n`);
      process.stderr.write(unsent.join(""));
      throw error;
    }
  }
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
