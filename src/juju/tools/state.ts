import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";

/** `state-get`: all that Juju keeps for this unit, with what this hook has already set. */
export async function stateGet(run: RunTool): Promise<Readonly<Record<string, string>>> {
  return asTexts(await readTool(run, "state-get", ["-"]));
}

/**
 * `state-set`: Juju keeps it when the hook succeeds. Keys have at most 256 bytes, values 64 KiB (juju `core/quota`).
 * On standard input, because one argument of a process has at most 128 KiB.
 */
export async function stateSet(run: RunTool, state: Readonly<Record<string, string>>): Promise<void> {
  await run("state-set", ["--file", "-"], { stdin: JSON.stringify(state) }); // the tool reads YAML, which JSON is
}
