import type { LogLevel } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { fitArgument } from "./argument.ts";

/** `juju-log`: one message, which may have several lines. What is over 128 KiB is cut. */
export async function jujuLog(run: RunTool, level: LogLevel, text: string): Promise<void> {
  await run("juju-log", ["-l", level, "--", fitArgument(text)]);
}
