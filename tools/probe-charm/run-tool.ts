import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { CallTool } from "./probe.ts";

/** Runs hook tools as processes, as they come. Without an environment they get that of this process. */
export const toolCaller =
  (environment?: Readonly<Record<string, string>>): CallTool =>
  async (tool, args, stdin) => {
    const child = spawn(tool, args, environment ? { env: environment } : {});
    const ended = new Promise<number | undefined>((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") resolve(undefined);
        else reject(error);
      });
      child.on("close", (code) => resolve(code ?? -1));
    });
    child.stdin.on("error", () => undefined); // most tools do not read it
    child.stdin.end(stdin ?? "");
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return code === undefined ? undefined : { code, stdout, stderr };
  };
