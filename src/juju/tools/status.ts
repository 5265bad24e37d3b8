import type { RunTool } from "../run-tool.ts";

/** The states a charm may give its unit. */
export type StatusName = (typeof names)[number];

const names = ["maintenance", "blocked", "waiting", "active"] as const;

/** Whether something is the name of a state. */
export function isStatusName(value: unknown): value is StatusName {
  return names.some((name) => name === value);
}

/** `status-set`: takes effect at once, also when the hook fails later. */
export async function statusSet(run: RunTool, name: StatusName, message: string): Promise<void> {
  await run("status-set", ["--", name, message]);
}

/** `application-version-set`: takes effect at once, also when the hook fails later. */
export async function applicationVersionSet(run: RunTool, version: string): Promise<void> {
  await run("application-version-set", ["--", version]);
}
