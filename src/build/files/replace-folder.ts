import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Puts a new folder in the place of another one, which stays as it was until the new one is complete. `fill` writes the
 * new folder, which lies beside the other. On an error the other one is back, and nothing is left beside it. Of two at
 * once each has a new folder of its own; the later one may fail.
 */
export async function replaceFolder(directory: string, fill: (draft: string) => Promise<void>): Promise<void> {
  await removeAbandoned(directory);
  const draft = `${draftsOf(directory)}${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(draft);
    await fill(draft);
    await swap(directory, draft);
  } finally {
    // After the swap it is not there any more.
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Brings the old folder back where a process was killed in the one moment in which it was moved away. */
export async function restoreFolder(directory: string): Promise<void> {
  // The system moves a folder onto nothing or an empty folder, and refuses all else.
  await rename(formerOf(directory), directory).catch(() => undefined);
}

const draftsOf = (directory: string): string => join(dirname(directory), `.${basename(directory)}.partial-`);
const formerOf = (directory: string): string => join(dirname(directory), `.${basename(directory)}.former`);

async function swap(directory: string, draft: string): Promise<void> {
  const former = formerOf(directory);
  await rm(former, { recursive: true, force: true });
  await rename(directory, former).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  try {
    await rename(draft, directory);
  } catch (error) {
    await restoreFolder(directory);
    throw error;
  }
  await rm(former, { recursive: true, force: true });
}

/** What processes left that were killed while they wrote. */
async function removeAbandoned(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = basename(draftsOf(directory));
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
