import { execFile } from "node:child_process";
import { HookToolError, toolRunner, type RunTool, type RunToolNow } from "../../src/juju/index.ts";

/** The same while everything waits. */
export const runNowWith = (environment: Readonly<Record<string, string>>): RunToolNow => toolRunner(environment).runNow;

/** Runs tools as processes with the given environment: vitest's own must not be touched. */
export function runWith(environment: Readonly<Record<string, string>>): RunTool {
  return (tool, args, { stdin } = {}) =>
    new Promise((resolve, reject) => {
      const options = { env: environment, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
      const child = execFile(tool, args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new HookToolError(tool, typeof error.code === "number" ? error.code : undefined, stderr));
      });
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
}
