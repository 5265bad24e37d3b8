import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { Terminal } from "./command.ts";

/**
 * The folder in which runtimes are kept, downloaded and compressed, so that neither is done twice:
 * `kafka-connect-base` in `$XDG_CACHE_HOME` or `~/.cache` (XDG Base Directory Specification, which has relative paths
 * ignored).
 */
export function cacheFolder({ env }: Pick<Terminal, "env">): string {
  const base = env["XDG_CACHE_HOME"] ?? "";
  return join(isAbsolute(base) ? base : join(env["HOME"] || homedir(), ".cache"), "kafka-connect-base");
}
