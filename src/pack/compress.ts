import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ZipWriterConstructorOptions } from "@zip.js/zip.js";
import { hexDigest } from "../core/index.ts";
import { ArchiveError } from "./archive-error.ts";

/** A file's bytes as they stand in a zip, and what the zip says about them. */
export type Compressed = { readonly deflated: Uint8Array; readonly size: number; readonly crc32: number };

/** The folder in which large files are kept compressed, and who takes each line of progress. */
export type CompressCache = { readonly cache: string; readonly log: (line: string) => void };

/**
 * How everything is compressed. zip.js's own zlib in WebAssembly gives the same bytes on every machine and Node.js;
 * level 9 would make a charm 0.6 % smaller and take three times as long (ADR 11).
 */
export const codec: Readonly<ZipWriterConstructorOptions> = {
  level: 6,
  useCompressionStream: false,
  useWebWorkers: false,
};

/**
 * Compresses a large file that is packed again and again. What it becomes is kept in `cache`, under the file's `sha256`
 * and the compressor; a second time the file is not even read. A cache that can't be read or written costs time only.
 *
 * Throws `ArchiveError` for a file that can't be read or has another `sha256`.
 */
export async function compressOnce(
  path: string,
  { sha256, cache, log }: CompressCache & { readonly sha256: string },
): Promise<Compressed> {
  const { VERSION } = await import("@zip.js/zip.js");
  const prefix = `deflated-${sha256.slice(0, 32)}-zip.js-${VERSION}-${codec.level}-`;
  const kept = await readKept(cache, prefix);
  if (kept !== undefined) return kept;
  const bytes = await readContent(path);
  const found = hexDigest(bytes, "sha256");
  if (found !== sha256) {
    throw new ArchiveError(
      path,
      `${path} has the sha256 ${found} and not ${sha256}, which is pinned; install it again`,
    );
  }
  log(`compressing ${Math.round(bytes.length / 1e6)} MB of Node.js, once for this user`);
  const zip = await zipOf(bytes);
  await keep(join(cache, `${prefix}${digestOf(zip)}.zip`), zip).catch((error: Error) =>
    log(`the next pack will do so again: ${error.message}`),
  );
  return onlyEntry(zip);
}

/** The bytes of a file that goes into a charm. Throws `ArchiveError`. */
export async function readContent(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ArchiveError(path, `${path} can't be read: ${error.code}; make it readable or take it out`, error);
  });
}

/** A zip is kept, because it also says size and checksum. */
async function zipOf(bytes: Uint8Array): Promise<Uint8Array> {
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } = await import("@zip.js/zip.js");
  const zip = new ZipWriter(new Uint8ArrayWriter(), { ...codec, dataDescriptor: false });
  await zip.add("content", new Uint8ArrayReader(bytes));
  return zip.close();
}

async function onlyEntry(zip: Uint8Array): Promise<Compressed> {
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import("@zip.js/zip.js");
  const [entry] = await new ZipReader(new Uint8ArrayReader(zip)).getEntries();
  if (entry?.directory !== false) throw new TypeError("the zip holds no file");
  const deflated = await entry.getData(new Uint8ArrayWriter(), { passThrough: true, useWebWorkers: false });
  return { deflated, size: entry.uncompressedSize, crc32: entry.crc32 ?? 0 };
}

async function readKept(cache: string, prefix: string): Promise<Compressed | undefined> {
  try {
    const name = (await readdir(cache)).find((file) => file.startsWith(prefix) && file.endsWith(".zip"));
    const zip = await readFile(join(cache, name ?? ""));
    // What a full disk or a power cut made of it is not packed.
    return name === `${prefix}${digestOf(zip)}.zip` ? await onlyEntry(zip) : undefined;
  } catch {
    return undefined; // there is none
  }
}

const digestOf = (zip: Uint8Array): string => hexDigest(zip, "sha256").slice(0, 32);

async function keep(path: string, zip: Uint8Array): Promise<void> {
  const part = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(part, zip);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
