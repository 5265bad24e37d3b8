import { readFile } from "node:fs/promises";
import { hexDigest } from "../../core/index.ts";
import type { CharmFile } from "../charm-file.ts";

/** The SHA-256 of what a file of a charm holds, in hexadecimal; of a symbolic link, of its target. */
export async function digestOf({ content }: CharmFile): Promise<string> {
  switch (content.kind) {
    case "bytes":
      return sha256(content.bytes);
    case "symlink":
      return sha256(content.target);
    case "copy":
    case "link":
      return sha256(await readFile(content.from));
  }
}

/** SHA-256 in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string => hexDigest(data, "sha256");
