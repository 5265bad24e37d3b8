import type { RunTool } from "../run-tool.ts";
import { fitArgument } from "./argument.ts";

/** `application-version-set`: what `juju status` shows as the workload's version. At once, also when the hook fails. */
export async function applicationVersionSet(run: RunTool, version: string): Promise<void> {
  await run("application-version-set", ["--", fitArgument(version)]);
}
