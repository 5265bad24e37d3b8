import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";
import { yamlOf } from "./yaml-map.ts";

/** `state-get`: all that Juju keeps for this unit, with what this hook has already set. */
export async function stateGet(run: RunTool): Promise<Readonly<Record<string, string>>>;
/** `state-get`: one value; the empty text where there is none, which Juju does not tell apart. */
export async function stateGet(run: RunTool, key: string): Promise<string>;
export async function stateGet(run: RunTool, key?: string): Promise<string | Readonly<Record<string, string>>> {
  // Juju 4 answers with null where there is nothing at all (juju #22523).
  const answer = await readTool(run, "state-get", ["--", key ?? "-"]);
  if (key === undefined) return asTexts(answer);
  return typeof answer === "string" ? answer : "";
}

/**
 * `state-set`: Juju keeps it when the hook succeeds. Keys have at most 256 bytes, values 64 KiB (juju `core/quota`).
 * On standard input, because one argument of a process has at most 128 KiB.
 */
export async function stateSet(run: RunTool, state: Readonly<Record<string, string>>): Promise<void> {
  await run("state-set", ["--file", "-"], { stdin: yamlOf(state) });
}

/** `state-delete`: Juju forgets a key when the hook succeeds. In some releases of Juju 4 the hook fails (juju #22523). */
export async function stateDelete(run: RunTool, key: string): Promise<void> {
  await run("state-delete", ["--", key]);
}
