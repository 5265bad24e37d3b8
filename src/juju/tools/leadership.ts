import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";
import { pairArguments } from "./argument.ts";

/** `is-leader`: whether this unit leads its application; Juju guarantees a yes for 30 seconds. */
export async function isLeader(run: RunTool): Promise<boolean> {
  return (await readTool(run, "is-leader", [])) === true;
}

/** `leader-get`: all that the leader has set for its application. Juju 4 does not have it any more. */
export async function leaderGet(run: RunTool): Promise<Readonly<Record<string, string>>>;
/** `leader-get`: one setting; `undefined` where there is none. */
export async function leaderGet(run: RunTool, key: string): Promise<string | undefined>;
export async function leaderGet(
  run: RunTool,
  key?: string,
): Promise<Readonly<Record<string, string>> | string | undefined> {
  const answer = await readTool(run, "leader-get", ["--", key ?? "-"]);
  if (key === undefined) return asTexts(answer);
  return typeof answer === "string" ? answer : undefined;
}

/**
 * `leader-set`: takes effect at once, also when the hook fails later; an empty text removes a setting. The tool takes
 * no file, so the values are arguments of a process, which other users of the machine can see; one of blanks alone is
 * taken for none. Throws `hook-tool-failed` for one of 128 KiB and more. Juju 4 does not have it any more.
 */
export async function leaderSet(run: RunTool, settings: Readonly<Record<string, string>>): Promise<void> {
  const pairs = pairArguments(
    "leader-set",
    Object.entries(settings),
    "publish it in the application's data of a peer relation",
  );
  await run("leader-set", ["--", ...pairs]);
}
