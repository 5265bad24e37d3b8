import type { RunTool } from "../run-tool.ts";

/**
 * `resource-get`: the path of a resource's file, which Juju fetches first if it is newer than the one here; that may
 * take long. Rejects where the operator has attached none.
 */
export async function resourceGet(run: RunTool, name: string): Promise<string> {
  return run("resource-get", ["--", name]); // the one answer without a line's end
}
