import { inflateRawSync } from "node:zlib";

/** What a zip's own directory says of an entry; `content` is what its local header leads to. */
export type DirectoryRecord = {
  readonly path: string;
  /** The operating system that made it: 3 is unix. */
  readonly madeBy: number;
  readonly mode: string;
  /** Date and time as MS-DOS writes them, in hex: 00210000 is the first moment. */
  readonly time: string;
  readonly flags: number;
  readonly method: number;
  readonly extra: number;
  readonly content: string;
};

/** Reads a zip by the layout in PKWARE's APPNOTE 4.3, without the library that wrote it. */
export function zipDirectory(zip: Buffer): readonly DirectoryRecord[] {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const records: DirectoryRecord[] = [];
  for (let at = zip.readUInt32LE(end + 16); records.length < zip.readUInt16LE(end + 10);) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    records.push({
      path: zip.toString("utf8", at + 46, at + 46 + name),
      madeBy: zip.readUInt8(at + 5),
      mode: (zip.readUInt32LE(at + 38) >>> 16).toString(8),
      time: zip
        .readUInt32LE(at + 12)
        .toString(16)
        .padStart(8, "0"),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      extra: extra + comment + zip.readUInt16LE(local + 28),
      content: inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(at + 20))).toString("utf8"),
    });
    at += 46 + name + extra + comment;
  }
  return records;
}
