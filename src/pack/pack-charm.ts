import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { byPath, type CharmFile, type ComposedCharm, type Runtime } from "../build/index.ts";
import { hexDigest } from "../core/index.ts";
import { ArchiveError } from "./archive-error.ts";
import { compressOnce, readContent, type CompressCache } from "./compress.ts";
import { sizeReport, type PartSize } from "./size-report.ts";
import { writeArchive, type NewEntry } from "./write-archive.ts";

/** Where the `.charm` goes. */
export type PackOptions = CompressCache & {
  /** The folder that gets the file; made if it is not there. */
  readonly output: string;
};

/** A `.charm` as it was written; sizes in bytes. */
export type PackedCharm = {
  /** Absolute. */
  readonly path: string;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly parts: readonly PartSize[];
};

/**
 * Writes `<name>_<base>-<platform>.charm`, such as `my-sink_ubuntu-24.04-amd64.charm`: the same files give the same bytes, whatever the folder, the day,
 * the umask or the time zone. An older file of this name is replaced at once or stays as it was.
 *
 * Throws `ArchiveError` for a file that can't be read or written, and for a Node.js that is not pinned.
 */
export async function packCharm(
  { name, base, runtime, files }: Pick<ComposedCharm, "name" | "base" | "runtime" | "files">,
  options: PackOptions,
): Promise<PackedCharm> {
  // As Charmhub shows it; charmcraft 4 would write ubuntu@24.04.
  const path = resolve(options.output, `${name}_${base}-${runtime.platform}.charm`);
  options.log(`packing ${files.length} files`);
  const entries: NewEntry[] = [];
  for (const file of byPath(files)) {
    entries.push(file.path === runtimePath ? await runtimeEntry(runtime, options) : await entryOf(file));
  }
  const archive = await writeArchive(entries);
  await replace(path, archive.bytes);
  const { length: bytes } = archive.bytes;
  return { path, sha256: hexDigest(archive.bytes, "sha256"), bytes, parts: sizeReport(archive.entries) };
}

async function runtimeEntry({ path, pin }: Runtime, cache: CompressCache): Promise<NewEntry> {
  if (pin === undefined) {
    throw new ArchiveError(path, `${path} is just the Node.js that runs now; compose the charm for a platform`);
  }
  return { path: runtimePath, mode: 0o100755, content: await compressOnce(path, { ...cache, sha256: pin.sha256 }) };
}

const runtimePath = "runtime/node";

async function entryOf({ path, mode, content }: CharmFile): Promise<NewEntry> {
  if (content.kind === "symlink") return { path, mode: 0o120777, content: Buffer.from(content.target) };
  const bytes = content.kind === "bytes" ? Buffer.from(content.bytes) : await readContent(content.from);
  return { path, mode: 0o100000 | mode, content: bytes };
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    const code = String(error instanceof Error && "code" in error ? error.code : error);
    throw new ArchiveError(path, `${path} can't be written: ${code}; make room there or give another --output`, error);
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
