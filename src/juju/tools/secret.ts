import type { RunTool } from "../run-tool.ts";
import { asTexts, readTool } from "./answer.ts";

/** `secret-get --refresh`: the newest content of a secret that this application may read. */
export async function secretGet(run: RunTool, id: string): Promise<Readonly<Record<string, string>>> {
  return asTexts(await readTool(run, "secret-get", ["--refresh", id]));
}
