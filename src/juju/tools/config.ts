import type { Json } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { entriesOf, readTool } from "./answer.ts";

/** The value of an option: what config.yaml's types allow, or `null` for none. */
export type OptionValue = string | number | boolean | null;

/** `config-get --all`: every option with its value; `null` for one without value and default. */
export async function configGet(run: RunTool): Promise<Readonly<Record<string, OptionValue>>>;
/** `config-get`: the value of one option; `null` also for one that the charm does not have. */
export async function configGet(run: RunTool, key: string): Promise<OptionValue>;
export async function configGet(
  run: RunTool,
  key?: string,
): Promise<OptionValue | Readonly<Record<string, OptionValue>>> {
  if (key !== undefined) return valueOf(await readTool(run, "config-get", ["--", key]));
  const entries = entriesOf(await readTool(run, "config-get", ["--all"]));
  return Object.fromEntries(entries.map(([name, value]) => [name, valueOf(value)]));
}

const valueOf = (value: Json): OptionValue => (typeof value === "object" ? null : value);
