import {
  copyFile,
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  rmdir,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { stableJson } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";

/** The file that marks a folder as made by this builder, and lists what the builder put there. */
export const manifestName = ".build.manifest";

/** What stands in the manifest besides the files. */
export type Origin = {
  readonly builder: string;
  readonly version: string;
  readonly layers: readonly string[];
};

/** How much was written. */
export type Written = { readonly files: number; readonly bytes: number };

/**
 * Writes a charm's files to a folder, and removes those of the last build that are no longer made. Files that
 * somebody else added stay. Throws `BuildError` for a folder that holds files and was not made by this builder.
 */
export async function writeCharm(directory: string, files: readonly CharmFile[], origin: Origin): Promise<Written> {
  const former = await formerFiles(directory, origin.builder);
  const paths = files.map(({ path }) => path);
  const manifest = plainFile(manifestName, `${stableJson({ ...origin, files: paths })}\n`);
  await removeStale(
    directory,
    former.filter((path) => !paths.includes(path)),
  );
  // The manifest goes first: a build that breaks off leaves a folder that the next build knows as its own.
  const all = [manifest, ...files];
  let bytes = 0;
  for (const file of all) {
    await writeFileOf(directory, file);
    bytes += (await lstat(join(directory, file.path))).size;
  }
  return { files: all.length, bytes };
}

const manifestSchema = z.object({
  builder: z.string(),
  files: z.array(z.string().refine((path) => !isAbsolute(path) && !normalize(path).startsWith(".."))),
});

async function formerFiles(directory: string, builder: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new BuildError(`${directory} can't be the charm's folder: ${error.message}`, { cause: error });
  });
  if (names.length === 0) return [];
  const manifest = parseManifest(await readFile(join(directory, manifestName), "utf8").catch(() => ""));
  if (manifest?.builder === builder) return manifest.files;
  throw new BuildError(`${directory} holds files that ${builder} did not make; empty it or choose another --output`);
}

function parseManifest(text: string): z.infer<typeof manifestSchema> | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function removeStale(directory: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(join(directory, path), { force: true });
    // Folders that became empty go too; the first one that holds anything ends the way up.
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
      const removed = await rmdir(join(directory, folder)).then(
        () => true,
        () => false,
      );
      if (!removed) break;
    }
  }
}

async function writeFileOf(directory: string, file: CharmFile): Promise<void> {
  const path = join(directory, file.path);
  await mkdir(dirname(path), { recursive: true });
  // Never write through an old file: it may be a hard link to the runtime's package.
  await rm(path, { force: true });
  const { content } = file;
  switch (content.kind) {
    case "symlink":
      return symlink(content.target, path);
    case "link":
      return link(content.from, path).catch(() => copy(content.from, path, file.mode));
    case "copy":
      return copy(content.from, path, file.mode);
    case "bytes":
      await writeFile(path, content.bytes);
      return chmod(path, file.mode);
  }
}

async function copy(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to);
  await chmod(to, mode);
}
