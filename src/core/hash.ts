import { createHash } from "node:crypto";
import { stableJson } from "./json.ts";

/** The first `length` hex digits of the SHA-256 of a text, or of another value's stable JSON. */
export function shortHash(value: unknown, length: number): string {
  const text = typeof value === "string" ? value : stableJson(value);
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
