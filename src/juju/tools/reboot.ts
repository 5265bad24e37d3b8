import type { RunTool } from "../run-tool.ts";

/**
 * `juju-reboot`: restarts the unit's machine when the hook has succeeded; `now` ends the hook at once, drops what it
 * wrote, and Juju runs it again afterwards. Rejects in an action.
 */
export async function jujuReboot(run: RunTool, when: "after-hook" | "now"): Promise<void> {
  await run("juju-reboot", when === "now" ? ["--now"] : []);
}
