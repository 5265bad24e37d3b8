import { spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { ownEnvironment, type Environment } from "./context.ts";
import { HookToolError, type ToolEnd } from "./hook-tool-error.ts";

/**
 * Runs one of Juju's hook tools and answers with its standard output. What is given as `stdin` is read by tools that
 * are asked to (`--file -`); nothing limits its length, and it shows in no list of processes. Rejects with
 * {@link HookToolError}.
 */
export type RunTool = (tool: string, args: readonly string[], options?: { readonly stdin?: string }) => Promise<string>;

/** As {@link RunTool}, but all waits until the tool has ended: for what is read where nothing can be awaited. */
export type RunToolNow = (tool: string, args: readonly string[]) => string;

/** Both ways to run hook tools. */
export type ToolRunner = { readonly run: RunTool; readonly runNow: RunToolNow };

/**
 * Runs hook tools as processes, without a shell, with the given environment: its PATH has the tools, its JUJU_VERSION
 * tells which there are. Arguments and input never reach an error: they may be secret.
 */
export function toolRunner(environment: Environment = ownEnvironment()): ToolRunner {
  const env = { ...environment };
  // Node itself refuses an argument with a zero byte, and its words quote the argument.
  const start = <Started>(tool: string, spawns: () => Started): Started => {
    try {
      return spawns();
    } catch (error) {
      throw failure(tool, notStarted(error));
    }
  };
  const failure = (tool: string, end: ToolEnd): HookToolError => new HookToolError(tool, end, env["JUJU_VERSION"]);
  return {
    run: (tool, args, { stdin } = {}) =>
      new Promise((resolve, reject) => {
        // Not execFile: its pipe for an input that few tools read is a fortieth of a hook that finds nothing to do.
        const input = stdin === undefined ? "ignore" : "pipe";
        const child = start(tool, () => spawn(tool, args, { env, stdio: [input, "pipe", "pipe"] }));
        const stdout = gather(child.stdout);
        const stderr = gather(child.stderr);
        child.on("error", (error) => {
          reject(failure(tool, notStarted(error)));
        });
        child.on("close", (code, signal) => {
          if (code === 0) resolve(stdout());
          else reject(failure(tool, endOf(code, signal, stderr())));
        });
        child.stdin?.on("error", () => undefined); // a tool that ends without reading says why by its exit code
        child.stdin?.end(stdin);
      }),
    runNow: (tool, args) => {
      const ended = start(tool, () =>
        spawnSync(tool, args, { env, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", maxBuffer: Infinity }),
      );
      if (ended.error) throw failure(tool, notStarted(ended.error));
      if (ended.status === 0) return ended.stdout;
      throw failure(tool, endOf(ended.status, ended.signal, ended.stderr));
    },
  };
}

/** Runs hook tools with the environment of this process. */
export const runTool: RunTool = (tool, args, options) => toolRunner().run(tool, args, options);

const notStarted = (error: unknown): ToolEnd => ({
  exitCode: undefined,
  stderr: error instanceof Error && "code" in error ? String(error.code) : "ERR_UNKNOWN",
});

const endOf = (code: number | null, signal: string | null, stderr: string): ToolEnd =>
  code === null ? { exitCode: undefined, stderr: `${signal} ${stderr}` } : { exitCode: code, stderr };

/** Reads a stream to its end; the function gives the text so far. */
function gather(stream: Readable | null): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  return () => text;
}
