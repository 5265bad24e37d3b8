import type { Dirent } from "node:fs";
import { access, constants, readdir, readlink, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { BuildError } from "../build-error.ts";
import type { CharmFile } from "../charm-file.ts";
import { manifestName } from "./build-manifest.ts";

/** A folder whose files are asked for, and the layer that it is. */
export type Folder = { readonly name: string; readonly directory: string };

/** Says of a path in the folder whether it counts; of a folder, whether anything in it may. */
export type Wanted = (path: string, entry: { readonly name: string; readonly kind: EntryKind }) => boolean;

type EntryKind = "file" | "folder" | "link";

/**
 * The files and symbolic links of a layer's folder, without charms that were built inside it. Throws `BuildError`
 * for a file that can't be read and for a link that leaves the layer.
 */
export async function walkFiles(layer: Folder, wanted: Wanted, folder = ""): Promise<readonly CharmFile[]> {
  const entries = await readFolder(layer, folder);
  // A charm that was built inside a layer is output, whatever its folder is called.
  if (entries.some(({ name }) => name === manifestName)) return [];
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly CharmFile[]> => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === undefined || !wanted(path, { name: entry.name, kind })) return [];
      if (kind === "folder") return walkFiles(layer, wanted, path);
      return [kind === "link" ? await symlink(layer, path) : await copied(layer, path)];
    }),
  );
  return found.flat();
}

/** `undefined` for what a charm can't hold, such as a socket. */
function kindOf(entry: Dirent): EntryKind | undefined {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "link";
  return entry.isFile() ? "file" : undefined;
}

async function readFolder(layer: Folder, folder: string): Promise<readonly Dirent[]> {
  const path = join(layer.directory, folder);
  return readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw refused(layer, folder, `can't be read: ${String(cause)}; make ${path} readable, or exclude it`, cause);
  });
}

async function copied(layer: Folder, path: string): Promise<CharmFile> {
  const from = join(layer.directory, path);
  // Before anything is written: a charm is made whole or not at all.
  await access(from, constants.R_OK).catch((cause: unknown) => {
    throw refused(layer, path, `can't be read: ${String(cause)}; make ${from} readable, or exclude it`, cause);
  });
  return { path, mode: await modeOf(from), content: { kind: "copy", from }, layer: layer.name };
}

async function symlink(layer: Folder, path: string): Promise<CharmFile> {
  const target = await readlink(join(layer.directory, path));
  // Juju refuses to unpack a link that leaves the charm.
  if (isAbsolute(target) || normalize(join(dirname(path), target)).startsWith("..")) {
    throw refused(layer, path, `links to ${target}, outside the layer; copy the file, or exclude it`);
  }
  return { path, mode: 0o644, content: { kind: "symlink", target }, layer: layer.name };
}

/** Any execute bit gives 0755, so that a charm does not depend on the umask of the machine that built it. */
const modeOf = async (path: string): Promise<0o644 | 0o755> =>
  ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755;

const refused = ({ name }: Folder, file: string, what: string, cause?: unknown): BuildError =>
  new BuildError(`${file === "" ? "the folder" : file} of layer "${name}" ${what}`, { layer: name, file, cause });
