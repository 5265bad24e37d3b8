import { readTool, type RunTool } from "../run-tool.ts";

/** `is-leader`: whether this unit leads its application; Juju guarantees a yes for 30 seconds. */
export async function isLeader(run: RunTool): Promise<boolean> {
  return (await readTool(run, "is-leader", [])) === true;
}
