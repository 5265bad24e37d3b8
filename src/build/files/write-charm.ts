import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { BuildError } from "../build-error.ts";
import { foldersOf, type CharmFile } from "../charm-file.ts";
import { manifestName, parseManifest, readManifest, type BuildManifest } from "./build-manifest.ts";
import { sha256 } from "./digest.ts";
import { replaceFolder, restoreFolder } from "./replace-folder.ts";

/** How much was written, and the files that somebody else had added and that stayed. */
export type Written = { readonly files: number; readonly bytes: number; readonly kept: readonly string[] };

/** `force`: overwrite what was edited by hand. */
export type WriteOptions = { readonly builder: string; readonly force?: boolean };

/**
 * Writes a charm's files to a folder, in place of those of the last build there: the new folder is complete before the
 * old one goes, so that a build that fails leaves what was there. Files that somebody else added stay. `files` hold
 * the `.build.manifest`.
 *
 * Throws `BuildError` for a folder that holds files and was not made by this builder, and for files of the last build
 * that were edited since, unless forced.
 */
export async function writeCharm(
  folder: string,
  files: readonly CharmFile[],
  { builder, force = false }: WriteOptions,
): Promise<Written> {
  await restoreFolder(folder);
  // A link to the charm's folder stays one.
  const directory = await realpath(folder).catch(() => folder);
  const former = await formerManifest(directory, builder);
  const isInTheWay = placesOf(files);
  const added = await addedFiles(directory, former);
  const edited = [...(await editedFiles(directory, former)), ...added.filter(isInTheWay)].toSorted();
  if (edited.length > 0 && !force) throw editedError(directory, edited);
  const kept = added.filter((path) => !isInTheWay(path));
  let bytes = 0;
  try {
    await mkdir(dirname(directory), { recursive: true });
    await replaceFolder(directory, async (draft) => {
      for (const file of files) {
        await writeFileOf(draft, file);
        bytes += (await lstat(join(draft, file.path))).size;
      }
      for (const path of kept) await copyAdded(join(directory, path), join(draft, path));
    });
  } catch (cause) {
    const taken = cause instanceof Error && "code" in cause && cause.code === "ENOTEMPTY";
    const remedy = taken
      ? "another build wrote there at the same time, run this one again"
      : "nothing was changed there, make room or choose another --output";
    throw new BuildError(
      `${directory} can't be written: ${cause instanceof Error ? cause.message : String(cause)}; ${remedy}`,
      { cause },
    );
  }
  return { files: files.length, bytes, kept };
}

/** Whether a path is where one of these files goes, or a folder of them, or below one of them. */
function placesOf(files: readonly CharmFile[]): (path: string) => boolean {
  const paths = new Set(files.map(({ path }) => path));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  return (path) => paths.has(path) || folders.has(path) || foldersOf(path).some((folder) => paths.has(folder));
}

async function formerManifest(directory: string, builder: string): Promise<BuildManifest | undefined> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw new BuildError(`${directory} can't be the charm's folder: ${cause.message}; choose another --output`, {
      cause,
    });
  });
  if (names.length === 0) return undefined;
  const former = await readManifest(directory);
  if (former?.builder === builder) return former;
  throw new BuildError(`${directory} holds files that ${builder} did not make; empty it or choose another --output`);
}

/** What Node.js leaves where hooks ran in the built folder; the new program has no use for it. */
const compileCache = ".compile-cache/";

async function addedFiles(directory: string, former: BuildManifest | undefined): Promise<readonly string[]> {
  if (former === undefined) return [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const odd = entries.find((entry) => !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink()));
  if (odd !== undefined) {
    throw new BuildError(`${join(odd.parentPath, odd.name)} is no file and can't be kept; remove it and build again`);
  }
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((path) => path !== manifestName && !path.startsWith(compileCache))
    .filter((path) => !Object.hasOwn(former.signatures, path));
}

/** The files of the last build that hold something else now. What was removed is made anew without a question. */
async function editedFiles(directory: string, former: BuildManifest | undefined): Promise<readonly string[]> {
  const checked = Object.entries(former?.signatures ?? {}).map(async ([path, [, , digest]]) => {
    if (digest === "unchecked") return [];
    const now = await contentOf(join(directory, path));
    return now === undefined || sha256(now) === digest ? [] : [path];
  });
  return (await Promise.all(checked)).flat();
}

const contentOf = (path: string): Promise<string | Uint8Array | undefined> =>
  readlink(path).catch(() => readFile(path).catch(() => undefined));

function editedError(directory: string, edited: readonly string[]): BuildError {
  const named = edited.slice(0, 3).join(", ");
  const more = edited.length > 3 ? ` and ${edited.length - 3} more` : "";
  return new BuildError(
    `${directory} was edited by hand since the last build: ${named}${more}; move the edits into a layer, or build with --force to overwrite them`,
    { file: edited[0] ?? "" },
  );
}

async function copyAdded(from: string, to: string): Promise<void> {
  const { mode } = await lstat(from);
  const target = await readlink(from).catch(() => undefined);
  await mkdir(dirname(to), { recursive: true });
  if (target === undefined) await copy(from, to, mode & 0o777);
  else await symlink(target, to);
}

async function writeFileOf(directory: string, { path: file, mode, content }: CharmFile): Promise<void> {
  const path = join(directory, file);
  await mkdir(dirname(path), { recursive: true });
  switch (content.kind) {
    case "symlink":
      return symlink(content.target, path);
    case "link":
      return link(content.from, path).catch(() => copy(content.from, path, mode));
    case "copy":
      return copy(content.from, path, mode);
    case "bytes":
      await writeFile(path, content.bytes);
      return chmod(path, mode);
  }
}

async function copy(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to);
  await chmod(to, mode);
}

/** What a folder has otherwise than a build would make it. */
export type Difference = { readonly path: string; readonly what: "missing" | "differs" | "no longer made" };

/** How the charm in a folder differs from these files, which hold the `.build.manifest`; empty if it does not. */
export async function differences(directory: string, files: readonly CharmFile[]): Promise<readonly Difference[]> {
  const content = files.find(({ path }) => path === manifestName)?.content;
  const manifest = content?.kind === "bytes" ? String(content.bytes) : "";
  const next = parseManifest(manifest);
  const former = await readManifest(directory);
  const root = await realpath(directory).catch(() => directory);
  const compared = files.map(async ({ path, mode, content: intended }): Promise<readonly Difference[]> => {
    const found = await lstat(join(directory, path)).catch(() => undefined);
    if (found === undefined) return [{ path, what: "missing" }];
    // A folder on the way may have become a link to another one.
    const isHere = (await realpath(join(directory, dirname(path)))) === join(root, dirname(path));
    if (!isHere) return [{ path, what: "differs" }];
    const digest = path === manifestName ? sha256(manifest) : next?.signatures[path]?.[2];
    const sameMode = found.isSymbolicLink() || ((found.mode & 0o111) !== 0) === ((mode & 0o111) !== 0);
    if (digest === "unchecked" && intended.kind === "link") {
      // A hundred megabytes are not read.
      const same = sameMode && found.isFile() && found.size === (await stat(intended.from)).size;
      return same ? [] : [{ path, what: "differs" }];
    }
    const now = await contentOf(join(directory, path));
    return sameMode && now !== undefined && sha256(now) === digest ? [] : [{ path, what: "differs" }];
  });
  const made = new Set(files.map(({ path }) => path));
  const stale = Object.keys(former?.signatures ?? {}).filter((path) => !made.has(path));
  const gone = stale.map((path): Difference => ({ path, what: "no longer made" }));
  return [...(await Promise.all(compared)).flat(), ...gone].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
