import type { Json } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, readTool } from "./answer.ts";
import { fitArgument } from "./argument.ts";

/** The states a charm may give its unit. */
export type StatusName = (typeof names)[number];

const names = ["maintenance", "blocked", "waiting", "active"] as const;

/** Whether something is the name of a state. */
export function isStatusName(value: unknown): value is StatusName {
  return names.some((name) => name === value);
}

/**
 * `status-set`: takes effect at once, also when the hook fails later, and moves the time since when, also when nothing
 * else changes. A message over 128 KiB is cut. Only the leader may set the status of its application: on another unit
 * it rejects with the kind `not-leader`.
 */
export async function statusSet(
  run: RunTool,
  name: StatusName,
  message: string,
  { as = "unit" }: { readonly as?: "unit" | "application" } = {},
): Promise<void> {
  await run("status-set", [...(as === "application" ? ["--application"] : []), "--", name, fitArgument(message)]);
}

/** A status as Juju has it; `status` may also be `unknown` or `error`, which no charm sets. */
export type ToolStatus = {
  readonly status: string;
  readonly message: string;
  readonly data: { readonly [key: string]: Json };
};

/** The application's status and those of its units, by their names. */
export type ApplicationStatus = ToolStatus & { readonly units: Readonly<Record<string, ToolStatus>> };

/** `status-get`: the status that this unit was given last. */
export async function statusGet(run: RunTool): Promise<ToolStatus>;
/** `status-get --application`: for the leader; on another unit it rejects with the kind `not-leader`. */
export async function statusGet(run: RunTool, of: { readonly as: "application" }): Promise<ApplicationStatus>;
export async function statusGet(
  run: RunTool,
  { as }: { readonly as?: "application" } = {},
): Promise<ToolStatus | ApplicationStatus> {
  const flags = ["--include-data", ...(as === undefined ? [] : ["--application"])];
  const answer = await readTool(run, "status-get", flags);
  if (as === undefined) return statusOf(answer);
  const whole = new Map(entriesOf(answer)).get("application-status");
  const units = entriesOf(new Map(entriesOf(whole)).get("units"));
  return { ...statusOf(whole), units: Object.fromEntries(units.map(([unit, status]) => [unit, statusOf(status)])) };
}

function statusOf(value: Json | undefined): ToolStatus {
  const { status = "unknown", message = "" } = asTexts(value);
  return { status, message, data: Object.fromEntries(entriesOf(new Map(entriesOf(value)).get("status-data"))) };
}
