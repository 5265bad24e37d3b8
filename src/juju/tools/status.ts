import type { RunTool } from "../run-tool.ts";

/** The states a charm may give its unit. */
export type StatusName = "maintenance" | "blocked" | "waiting" | "active";

/** `status-set`: takes effect at once, also when the hook fails later. */
export async function statusSet(run: RunTool, name: StatusName, message: string): Promise<void> {
  await run("status-set", ["--", name, message]);
}
