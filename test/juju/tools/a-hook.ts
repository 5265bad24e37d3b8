import { toolRunner, type RunTool } from "../../../src/juju/index.ts";
import type { HookRequest, Model } from "../../../src/sandbox/index.ts";
import { probeModel, startToolHook, type ToolHook } from "../../helpers/probe-model.ts";

/** The unit whose hooks these are. */
export const leader = "hook-tool-probe/0";

/** A hook of the leader, or another, with the sandbox's executables as tools. */
export async function aHook(
  given: Partial<HookRequest> = {},
  model?: Model,
): Promise<ToolHook & { readonly run: RunTool }> {
  const request: HookRequest = { unit: leader, hook: "update-status", ...given };
  const hook = await startToolHook(model ?? (await probeModel()), request);
  return { ...hook, run: toolRunner(hook.environment).run };
}
