import { open } from "node:fs/promises";

/** The loader named in a 64-bit little-endian ELF file (its `PT_INTERP` header), `undefined` if it names none. */
export async function readLoader(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const head = (await file.read(Buffer.alloc(4096), 0, 4096, 0)).buffer;
    if (head.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return undefined;
    const [table, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
    for (let at = table; at < table + size * count && at + size <= head.length; at += size) {
      if (head.readUInt32LE(at) !== interpreterHeader) continue;
      const [offset, length] = [Number(head.readBigUInt64LE(at + 8)), Number(head.readBigUInt64LE(at + 32))];
      const name = (await file.read(Buffer.alloc(length), 0, length, offset)).buffer;
      return name.toString("latin1").replace(/\0+$/, "");
    }
    return undefined;
  } finally {
    await file.close();
  }
}

const interpreterHeader = 3;
