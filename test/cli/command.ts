import { runCommandLine } from "../../src/cli/command-line.ts";
import type { Ended } from "../build/run.ts";

/** Runs a command line in this process, on a terminal without colours unless told otherwise. */
export async function command(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { color = false }: { readonly color?: boolean } = {},
): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  const code = await runCommandLine(args, {
    env,
    color,
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
  });
  return { code, stdout, stderr };
}
