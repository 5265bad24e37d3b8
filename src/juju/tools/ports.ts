import type { RunTool } from "../run-tool.ts";
import { readTool, stringsOf } from "./answer.ts";

/** `open-port`: a port or range such as `80/tcp`, when the hook succeeds. */
export async function openPort(run: RunTool, port: string): Promise<void> {
  await run("open-port", ["--", port]);
}

/** `close-port`: as {@link openPort}; closing one that is not open is no error. */
export async function closePort(run: RunTool, port: string): Promise<void> {
  await run("close-port", ["--", port]);
}

/** `opened-ports`: the ports of this unit, such as `80/tcp`, with what this hook has already changed. */
export async function openedPorts(run: RunTool): Promise<readonly string[]> {
  return stringsOf(await readTool(run, "opened-ports", []));
}
