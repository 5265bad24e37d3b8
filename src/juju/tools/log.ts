import type { LogLevel } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";

/** `juju-log`: one message, which may have several lines. */
export async function jujuLog(run: RunTool, level: LogLevel, text: string): Promise<void> {
  await run("juju-log", ["-l", level, "--", text]);
}
