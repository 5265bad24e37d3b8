import type { Json } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { readTool } from "./answer.ts";
import { fitArgument, pairArguments } from "./argument.ts";

/** `action-get`: the action's parameters. Rejects outside an action, as do the others here. */
export async function actionGet(run: RunTool): Promise<{ readonly [name: string]: Json }>;
/** `action-get`: one parameter; `a.b` is `b` in `a`. `null` where there is none. */
export async function actionGet(run: RunTool, key: string): Promise<Json>;
export async function actionGet(run: RunTool, key?: string): Promise<Json> {
  const answer = await readTool(run, "action-get", key === undefined ? [] : ["--", key]);
  return key === undefined ? (answer ?? {}) : answer;
}

/**
 * `action-set`: adds results by dotted name (`a.b` is `b` in `a`), which Juju shows when the action has ended, also when
 * it failed. The parts of a name are lower-case letters, digits and hyphens, and none is `stdout` or `stderr` (juju
 * `jujuc/action-set.go`). The tool takes no file: throws `hook-tool-failed` for a value of 128 KiB and more.
 */
export async function actionSet(run: RunTool, results: Readonly<Record<string, string>>): Promise<void> {
  const texts = Object.entries(results).map(([key, text]) => [key, text.toWellFormed()] as const);
  const pairs = pairArguments("action-set", texts, "write it to a file and answer with its path");
  for (const some of inBatches(pairs)) await run("action-set", ["--", ...some]);
}

/** All arguments of a process share 2 MiB with its environment. */
function inBatches(pairs: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const pair of pairs) {
    if (Buffer.byteLength(pair) > room) {
      batches.push([]);
      room = 512 * 1024;
    }
    batches.at(-1)?.push(pair);
    room -= Buffer.byteLength(pair);
  }
  return batches;
}

/** `action-fail`: the action has failed, for this reason; without one Juju says that none was given. */
export async function actionFail(run: RunTool, message?: string): Promise<void> {
  await run("action-fail", message === undefined ? [] : ["--", fitArgument(message)]);
}

/** `action-log`: a message for who waits for the action, at once. One over 128 KiB is cut. */
export async function actionLog(run: RunTool, message: string): Promise<void> {
  await run("action-log", ["--", fitArgument(message)]);
}
