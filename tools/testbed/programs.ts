import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { TestbedError } from "./errors.ts";

/** A program that the testbed started. It ends with the process that started it, however that one ends. */
export type Program = {
  readonly name: string;
  readonly pid: number;
  /** What it wrote to stdout and stderr. */
  readonly logFile: string;
  /** How it ended, such as `exit 1` or `SIGKILL`; `undefined` while it runs. */
  readonly exit: () => string | undefined;
  /** SIGTERM, and SIGKILL after `graceMs`. Returns when the program is gone; also when it was gone before. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** A program ended although nobody called its `stop`. */
export type ProgramEnd = { readonly name: string; readonly exit: string; readonly logFile: string };

export type ProgramOptions = {
  readonly command: readonly string[];
  readonly logFile: string;
  readonly directory: string;
  /** The whole environment; the testbed's own where absent. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Its stdin: nothing, or a pipe that ends when this process does. Default nothing. */
  readonly stdin?: "ignore" | "pipe";
  readonly onEnd: (end: ProgramEnd) => void;
};

/**
 * Starts a program in the background.
 *
 * `setpriv --pdeathsig` asks the kernel (prctl(2), PR_SET_PDEATHSIG) to kill the program when the thread that
 * started it ends, so nothing is left behind even after `kill -9` of a test run. For the same reason a program
 * must not be started from a worker thread that ends earlier than the program should.
 *
 * @throws {TestbedError} when `setpriv` is not installed.
 */
export async function startProgram(name: string, options: ProgramOptions): Promise<Program> {
  const log = openSync(options.logFile, "a", 0o600);
  const child = spawn("setpriv", ["--pdeathsig", "SIGKILL", ...options.command], {
    cwd: options.directory,
    stdio: [options.stdin ?? "ignore", log, log],
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  closeSync(log);
  let exit: string | undefined;
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      exit = signal ?? `exit ${code}`;
      resolve();
      if (!stopping) options.onEnd({ name, exit, logFile: options.logFile });
    });
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new TestbedError(`${name} can't be started with setpriv; install the Debian package util-linux`, error);
  }
  return {
    name,
    pid: child.pid ?? 0,
    logFile: options.logFile,
    exit: () => exit,
    stop: async (graceMs) => {
      stopping = true;
      if (exit !== undefined) return;
      child.kill("SIGTERM");
      const grace = new AbortController();
      const late = sleep(graceMs, undefined, { signal: grace.signal }).then(
        () => child.kill("SIGKILL"),
        () => false,
      );
      await ended;
      grace.abort();
      await late;
    },
  };
}
