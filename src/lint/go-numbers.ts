import type { Json } from "../core/index.ts";

// Juju reads YAML into Go's types, and takes text for a number or boolean where Go's strconv understands it.

/** The integer that Juju makes of a value: a whole number of 64 bits, or its text as Go writes integers. */
export function integerOf(value: Json | undefined): bigint | undefined {
  // As it is written into the charm: beyond 2^53 that is not the value itself, and from 1e21 on a float.
  if (typeof value === "number") return /^-?\d+$/.test(String(value)) ? within64Bits(BigInt(String(value))) : undefined;
  if (typeof value !== "string") return undefined;
  const [, sign, digits = ""] = /^([+-]?)(\w+)$/.exec(value) ?? [];
  if (sign === undefined || !integerText.test(digits)) return undefined;
  const plain = digits.replaceAll("_", "").toLowerCase();
  const size = BigInt(/^0[0-7]/.test(plain) ? `0o${plain.slice(1)}` : plain);
  return within64Bits(sign === "-" ? -size : size);
}

/** strconv.ParseInt with base 0: a leading 0 means octal, underscores stand only between digits. */
const integerText = /^(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o?(?:_?[0-7])+|[1-9](?:_?\d)*|0)$/i;

const within64Bits = (value: bigint): bigint | undefined =>
  value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;

/** The boolean that Juju makes of a value: a boolean, or its text as strconv.ParseBool knows it. */
export function booleanOf(value: Json | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  return typeof value === "string" ? booleanTexts.get(value) : undefined;
}

const booleanTexts: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const),
]);
