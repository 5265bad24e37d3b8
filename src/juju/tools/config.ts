import type { RunTool } from "../run-tool.ts";
import { entriesOf, readTool } from "./answer.ts";

/** The value of an option: what config.yaml's types allow, or `null` for none. */
export type OptionValue = string | number | boolean | null;

/** `config-get --all`: every option with its value; `null` for one without value and default. */
export async function configGet(run: RunTool): Promise<Readonly<Record<string, OptionValue>>> {
  const entries = entriesOf(await readTool(run, "config-get", ["--all"]));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "object" && value !== null ? null : value]),
  );
}
