import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";

/** `is-leader`: whether this unit leads its application; Juju guarantees a yes for 30 seconds. */
export async function isLeader(run: RunTool): Promise<boolean> {
  return (await readTool(run, "is-leader", [])) === true;
}

/** `leader-get`: all that the leader has set for its application. Juju 4 does not have it any more. */
export async function leaderGet(run: RunTool): Promise<Readonly<Record<string, string>>> {
  return asTexts(await readTool(run, "leader-get", ["-"]));
}

/**
 * `leader-set`: takes effect at once, also when the hook fails later; an empty text removes a setting. The tool takes
 * no file, so the values are arguments of a process. Juju 4 does not have it any more.
 */
export async function leaderSet(run: RunTool, settings: Readonly<Record<string, string>>): Promise<void> {
  await run("leader-set", ["--", ...Object.entries(settings).map(([key, value]) => `${key}=${value}`)]);
}
