import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** A program to run as Juju runs a hook. */
export type HookProgram = {
  readonly file: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** After this time the whole process group is ended. */
  readonly timeoutMs: number;
  /** Ends the process group early. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the process group at once. */
  readonly kill?: AbortSignal | undefined;
  readonly onStderr?: ((text: string) => void) | undefined;
};

/** How a program ended. */
export type ProgramEnd = {
  /** 128 and the signal's number for one that was killed, -1 for one that could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
};

/** How long a process group has between SIGTERM and SIGKILL. */
const graceMs = 2_000;

/** How long output is read after the end, in case a process in the background holds it open. As Juju does. */
const drainMs = 100;

/**
 * Runs a program as the leader of its own process group, with no input. Processes that it leaves behind stay,
 * as they do under Juju; only a time-out ends them too.
 */
export async function runProgram(program: HookProgram): Promise<ProgramEnd> {
  const child = spawn(program.file, [], {
    cwd: program.directory,
    env: program.environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
    program.onStderr?.(text);
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const ended = once(child, "exit");
  const watch = watchTime(child, program);
  try {
    await ended;
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    return { ...output, exitCode: -1, stderr: `fork/exec ${program.file}: ${why}\n`, timedOut: false };
  } finally {
    watch.stop();
  }
  await Promise.race([closed, delay(drainMs, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { ...output, exitCode: exitCodeOf(child), timedOut: watch.timedOut() };
}

function watchTime(child: ChildProcess, { timeoutMs, signal, kill }: HookProgram) {
  let timedOut = false;
  let hardly: NodeJS.Timeout | undefined;
  const end = () => {
    killGroup(child, "SIGTERM");
    hardly = setTimeout(() => killGroup(child, "SIGKILL"), graceMs);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  const endAtOnce = () => killGroup(child, "SIGKILL");
  signal?.addEventListener("abort", end, { once: true });
  kill?.addEventListener("abort", endAtOnce, { once: true });
  if (signal?.aborted) end();
  if (kill?.aborted) endAtOnce();
  return {
    timedOut: () => timedOut,
    stop: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      kill?.removeEventListener("abort", endAtOnce);
      if (hardly === undefined) return;
      clearTimeout(hardly);
      // What the leader left of a group that was to end.
      killGroup(child, "SIGKILL");
    },
  };
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

function exitCodeOf({ exitCode, signalCode }: ChildProcess): number {
  if (exitCode !== null) return exitCode;
  return signalCode === null ? -1 : 128 + constants.signals[signalCode];
}
