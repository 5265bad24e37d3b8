import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Entry } from "@zip.js/zip.js";
import { ArchiveError } from "./archive-error.ts";
import { described, listEntries, type ArchiveEntry } from "./read-archive.ts";

/**
 * Unpacks a `.charm` into a folder, which must not be there yet, as Juju does: with the files' permissions and symbolic
 * links. A folder that is half unpacked never has that name. Throws `ArchiveError` for a file that can't be read or is no
 * zip, and for an entry or a link that leads out of the charm.
 */
export async function unpackCharm(path: string, directory: string): Promise<void> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ArchiveError(path, `${path} can't be read: ${error.code}; give the path of a .charm`, error);
  });
  const partial = `${resolve(directory)}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const entries = await Promise.all(
      (await listEntries(path, bytes)).map(async (entry) => ({ entry, facts: await described(entry, path) })),
    );
    // Links come last, so that nothing is written through one.
    const links = entries.filter(({ facts }) => facts.kind === "symlink");
    for (const { entry, facts } of [...entries.filter((one) => !links.includes(one)), ...links]) {
      await unpackEntry(entry, facts, { path, root: partial });
    }
    await rename(partial, directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

type Into = { readonly path: string; readonly root: string };

async function unpackEntry(entry: Entry, facts: ArchiveEntry, { path, root }: Into): Promise<void> {
  const { kind, mode = 0o644, target = "" } = facts;
  const file = join(root, entry.filename);
  const leadsOut = !isIn(root, file) || (kind === "symlink" && !isIn(root, resolve(dirname(file), target)));
  if (leadsOut) {
    throw new ArchiveError(path, `${entry.filename} in ${path} leads out of the charm; do not use this file`);
  }
  if (kind === "directory") return void (await mkdir(file, { recursive: true }));
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { recursive: true, force: true }); // of two entries with one path the last is the one that stays
  if (kind === "symlink") await symlink(target, file);
  else await writeFile(file, await bytesOf(entry, path), { mode: mode & 0o777 });
}

const isIn = (root: string, file: string): boolean => {
  const inside = relative(root, file);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && resolve(root, inside) === resolve(file);
};

async function bytesOf(entry: Entry, path: string): Promise<Uint8Array> {
  const { Uint8ArrayWriter } = await import("@zip.js/zip.js");
  try {
    if (entry.directory) return new Uint8Array();
    return await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false, checkCrc32: true });
  } catch (error) {
    throw new ArchiveError(path, `${entry.filename} in ${path} is damaged; pack the charm again`, error);
  }
}
