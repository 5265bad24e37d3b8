import type { RunTool } from "../run-tool.ts";

/** `action-fail`: the action has failed, for this reason. */
export async function actionFail(run: RunTool, message: string): Promise<void> {
  await run("action-fail", ["--", message]);
}
