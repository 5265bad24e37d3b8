import { stableJson } from "./json.ts";

/** The first `length` hex digits of the SHA-256 of a text, or of another value's stable JSON. */
export function shortHash(value: unknown, length: number): string {
  return hexDigest(typeof value === "string" ? value : stableJson(value), "sha256").slice(0, length);
}

/** The hex digest of a text (its UTF-8 bytes) or of bytes. Throws for an algorithm that OpenSSL does not have. */
export function hexDigest(content: string | Uint8Array, algorithm: string): string {
  // Not imported: many hooks hash nothing, and an import would read every export, which loads Web Crypto: 4 ms.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash(algorithm).update(content).digest("hex");
}
