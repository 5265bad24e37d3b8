import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";

/**
 * `secret-get --refresh`: the newest content of a secret that this application may read. With a label, that is this
 * unit's name for it from now on, and `secret-changed` tells it.
 */
export async function secretGet(
  run: RunTool,
  id: string,
  { label }: { readonly label?: string } = {},
): Promise<Readonly<Record<string, string>>> {
  const named = label === undefined ? [] : ["--label", label];
  return asTexts(await readTool(run, "secret-get", ["--refresh", ...named, id]));
}
