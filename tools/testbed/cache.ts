import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** A path in the user's cache folder: `$XDG_CACHE_HOME`, or `~/.cache` where that is not set. */
export function cachePath(...parts: readonly string[]): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), ...parts);
}

/**
 * Makes a file or folder unless it exists. `make` writes under a temporary name beside it, and a rename
 * puts it in place: a start that is killed, or two starts at once, never leave half of it behind.
 *
 * @returns whether this call made it.
 */
export async function madeOnce(path: string, make: (part: string) => Promise<void>): Promise<boolean> {
  if (existsSync(path)) return false;
  const part = `${path}.${randomUUID().slice(0, 8)}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await make(part);
    await rename(part, path);
    return true;
  } catch (error) {
    // A folder can't be renamed onto the one that another start finished meanwhile; theirs is as good.
    if (existsSync(path)) return false;
    throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
