import { CharmError } from "../../core/index.ts";

/** The bytes of the longest argument that Linux gives to a process: 128 KiB with the zero at its end. */
const longest = 131_071;

const sign = "…";

/** A text that is for people as an argument: cut where it is too long, and without the zeros that end an argument. */
export function fitArgument(text: string): string {
  const whole = text.toWellFormed().replaceAll("\0", "\u{fffd}");
  const bytes = Buffer.from(whole);
  if (bytes.length <= longest) return whole;
  let end = longest - Buffer.byteLength(sign);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // not amid a character
  return bytes.toString("utf8", 0, end) + sign;
}

/**
 * `key=value` arguments of a tool that reads no file. Throws `hook-tool-failed` for a value that no process can be
 * given, with where to put it `instead`.
 */
export function pairArguments(
  tool: string,
  pairs: readonly (readonly [string, string])[],
  instead: string,
): readonly string[] {
  return pairs.map(([key, value]) => {
    const pair = `${key}=${value}`;
    if (Buffer.byteLength(pair) <= longest && !pair.includes("\0")) return pair;
    const why = pair.includes("\0") ? "a zero byte" : `${Buffer.byteLength(pair)} bytes, and ${longest} fit`;
    throw new CharmError("hook-tool-failed", `${tool} can't be given ${key}: it has ${why}; ${instead}`, {
      remedy: "bug",
    });
  });
}
