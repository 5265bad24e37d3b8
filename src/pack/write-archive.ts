import { codec, type Compressed } from "./compress.ts";

/** One entry of a zip. `mode` has the file type too, such as 0o100755, or 0o120777 for a symbolic link. */
export type NewEntry = {
  readonly path: string;
  readonly mode: number;
  /** Its bytes, or those as {@link compressOnce} made them; of a link the target. */
  readonly content: Uint8Array | Compressed;
};

/** A zip and, for each of its entries, the bytes before and after compression. */
export type Archive = {
  readonly bytes: Uint8Array;
  readonly entries: readonly { readonly path: string; readonly size: number; readonly packed: number }[];
};

/**
 * A zip of these entries, in this order: made by unix, without folders, extra fields or the time of day, so that
 * equal entries give equal bytes. What Juju needs of it is in its `zip` package: modes in the upper 16 bits of the
 * external attributes, files and links only.
 */
export async function writeArchive(files: readonly NewEntry[]): Promise<Archive> {
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } = await import("@zip.js/zip.js");
  const zip = new ZipWriter(new Uint8ArrayWriter(), { ...codec, ...sameEachTime });
  const entries: { path: string; size: number; packed: number }[] = [];
  for (const { path, mode, content } of files) {
    const plain = content instanceof Uint8Array;
    const written = await zip.add(path, new Uint8ArrayReader(plain ? content : content.deflated), {
      unixMode: mode,
      ...(plain ? {} : { passThrough: true, uncompressedSize: content.size, crc32: content.crc32, compressionMethod }),
    });
    entries.push({ path, size: written.uncompressedSize, packed: written.compressedSize });
  }
  return { bytes: await zip.close(), entries };
}

/** Midnight of 1980-01-01, the first moment that a zip knows, whatever the machine's time zone. */
const firstMoment = 0x00_21_00_00;

const sameEachTime = {
  rawLastModDate: firstMoment,
  extendedTimestamp: false,
  dataDescriptor: false,
  versionMadeBy: (3 << 8) | 20, // unix, version 2.0
} as const;

const compressionMethod = 8; // deflate
