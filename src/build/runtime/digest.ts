import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** The digest of a file that may be large. Rejects where the file can't be read. */
export async function fileDigest(
  path: string,
  { algorithm, encoding }: { readonly algorithm: string; readonly encoding: "hex" | "base64" },
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(encoding);
}
