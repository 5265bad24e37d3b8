import { execFile } from "node:child_process";
import { dirname } from "node:path";
import type { Ended } from "../build/run.ts";

/** The least environment in which programs of this Node.js are found. */
export const basicEnvironment: Readonly<Record<string, string>> = {
  PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
};

/** Runs a program in a folder, with nothing but the environment given, to its end. */
export function runIn(
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = basicEnvironment,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 255;
      resolve({ code, stdout, stderr });
    });
  });
}
