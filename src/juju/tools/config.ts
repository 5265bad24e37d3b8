import type { Json } from "../../core/index.ts";
import { entriesOf, readTool, type RunTool } from "../run-tool.ts";

/** `config-get --all`: every option with its value; `null` for one without value and default. */
export async function configGet(run: RunTool): Promise<Readonly<Record<string, Json>>> {
  return Object.fromEntries(entriesOf(await readTool(run, "config-get", ["--all"])));
}
