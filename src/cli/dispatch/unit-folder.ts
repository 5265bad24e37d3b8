import { existsSync } from "node:fs";
import { copyFile, lstat, mkdir, readdir, realpath, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { NotFoundError } from "../../explain/index.ts";
import { readUnitStore } from "../../juju/index.ts";

/** Where a unit's memory lies in its charm's folder. */
export const memoryName = ".unit-state.db";

/** The folder of a unit's charm: below `units/` in the state folder, named as on a machine. */
export const unitFolder = (state: string, unit: string): string => join(state, "units", unit.replace("/", "-"));

/**
 * Puts a charm into a unit's folder: everything in it is a link to the charm, so that a charm that is built anew runs at
 * once, and what the unit keeps is its own. A memory in the charm's folder, which was copied from a machine, is where a
 * unit begins that has none.
 */
export async function installCharm(charm: string, folder: string): Promise<void> {
  const from = await realpath(charm);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await lstat(path)).isSymbolicLink()) await rm(path);
  }
  for (const name of await readdir(from)) {
    if (!name.startsWith(".") && !existsSync(join(folder, name))) await symlink(join(from, name), join(folder, name));
  }
  const brought = join(from, memoryName);
  if (existsSync(brought) && !existsSync(join(folder, memoryName))) await setMemory(brought, folder);
}

/** Puts a unit's memory in place of the one that is there. Throws `not-found`, and `state-unreadable` for what is none. */
export async function setMemory(file: string, folder: string): Promise<void> {
  if (!existsSync(file)) throw new NotFoundError(`there is no file ${file}; name a copy of a unit's ${memoryName}`);
  readUnitStore(file);
  await copyFile(file, join(folder, memoryName));
}
