import { isJsonMap, type JsonMap } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { readTool } from "./answer.ts";

/** `action-get`: all parameters, with the defaults of actions.yaml. */
export async function actionGet(run: RunTool): Promise<JsonMap> {
  const parameters = await readTool(run, "action-get", []);
  return isJsonMap(parameters) ? parameters : {};
}

/**
 * `action-set`: results by dotted name. They are arguments of a process, the tool takes no file: each at most 128 KiB,
 * and nothing secret, since results are kept by Juju and shown to operators anyway.
 */
export async function actionSet(run: RunTool, results: Readonly<Record<string, string>>): Promise<void> {
  await run("action-set", ["--", ...Object.entries(results).map(([name, text]) => `${name}=${text}`)]);
}

/** `action-fail`: the action has failed, for this reason. */
export async function actionFail(run: RunTool, message: string): Promise<void> {
  await run("action-fail", ["--", message]);
}

/** `action-log`: shown to the operator at once. */
export async function actionLog(run: RunTool, message: string): Promise<void> {
  await run("action-log", ["--", message]);
}
