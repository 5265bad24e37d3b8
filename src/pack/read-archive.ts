import { readFile } from "node:fs/promises";
import type { Entry, FileEntry } from "@zip.js/zip.js";
import { ArchiveError } from "./archive-error.ts";

/** One entry of a `.charm` as its directory lists it; sizes in bytes. */
export type ArchiveEntry = {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** The permission bits, such as 0o755; `undefined` where the zip was not made on unix and has none. */
  readonly mode: number | undefined;
  readonly size: number;
  /** Its size in the zip. */
  readonly packed: number;
  /** Where a symbolic link leads. */
  readonly target: string | undefined;
};

/** A `.charm` that was read. */
export type CharmArchive = {
  /** In the order of the zip; a path may stand there twice. */
  readonly entries: readonly ArchiveEntry[];
  /** The text of a file, `undefined` where there is none. Rejects with `ArchiveError` for damaged content. */
  readonly text: (path: string) => Promise<string | undefined>;
};

/** Reads a `.charm`, whoever packed it. Throws `ArchiveError` for a file that can't be read or is no zip. */
export async function readArchive(path: string): Promise<CharmArchive> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ArchiveError(path, `${path} can't be read: ${error.code}; give the path of a .charm`, error);
  });
  const entries = await listEntries(path, bytes);
  const text = async (wanted: string): Promise<string | undefined> => {
    // Of two entries with one path the last is the one that is left on disk.
    const entry = entries.findLast(({ filename }) => filename === wanted);
    return entry === undefined || entry.directory ? undefined : textOf(entry, path);
  };
  return { text, entries: await Promise.all(entries.map((entry) => described(entry, path))) };
}

/** The entries of a zip as its directory lists them. Throws `ArchiveError` for what is no zip. */
export async function listEntries(path: string, bytes: Uint8Array): Promise<readonly Entry[]> {
  const { Uint8ArrayReader, ZipReader } = await import("@zip.js/zip.js");
  try {
    // What is wrong with an entry is for a linter to say.
    return await new ZipReader(new Uint8ArrayReader(bytes), { strictness: "tolerant" }).getEntries({
      filenameValidation: "tolerant",
    });
  } catch (error) {
    throw new ArchiveError(path, `${path} is no zip, or half of one; pack the charm again`, error);
  }
}

async function textOf(entry: FileEntry, path: string): Promise<string> {
  const { TextWriter } = await import("@zip.js/zip.js");
  try {
    return await entry.getData(new TextWriter(), { useWebWorkers: false, checkCrc32: true });
  } catch (error) {
    throw new ArchiveError(path, `${entry.filename} in ${path} is damaged; pack the charm again`, error);
  }
}

/** What an entry is, by its own words. */
export async function described(entry: Entry, path: string): Promise<ArchiveEntry> {
  const attributes = entry.versionMadeBy >> 8 === madeOnUnix ? entry.externalFileAttributes >>> 16 : undefined;
  const kind = entry.directory ? "directory" : kindOf(attributes);
  return {
    path: entry.filename,
    kind,
    mode: attributes === undefined ? undefined : attributes & 0o7777,
    size: entry.uncompressedSize,
    packed: entry.compressedSize,
    target: kind === "symlink" && !entry.directory ? await textOf(entry, path) : undefined,
  };
}

const madeOnUnix = 3;

function kindOf(attributes: number | undefined): ArchiveEntry["kind"] {
  const type = (attributes ?? 0) & 0o170000;
  if (type === 0 || type === 0o100000) return "file";
  return type === 0o120000 ? "symlink" : type === 0o040000 ? "directory" : "other";
}
