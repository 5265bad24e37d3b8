import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TestbedError } from "./errors.ts";

/**
 * The folder of the JDK whose `jlink` is first in PATH.
 *
 * @throws {TestbedError} when there is none.
 */
export async function jdkHome(): Promise<string> {
  const folders = (process.env["PATH"] ?? "").split(":").filter(Boolean);
  const found = folders.map((folder) => join(folder, "jlink")).find(existsSync);
  if (found !== undefined) return dirname(dirname(await realpath(found)));
  throw new TestbedError("jlink is needed to make a worker's image; install the Debian package default-jdk-headless");
}
