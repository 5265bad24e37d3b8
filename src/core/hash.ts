import { stableJson } from "./json.ts";

/** The first `length` hex digits of the SHA-256 of a text, or of another value's stable JSON. */
export function shortHash(value: unknown, length: number): string {
  const text = typeof value === "string" ? value : stableJson(value);
  // Not imported: many hooks hash nothing, and an import would read every export, which loads Web Crypto: 4 ms.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
