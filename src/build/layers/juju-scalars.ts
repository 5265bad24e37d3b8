import type { ScalarTag, Tags } from "yaml";

/**
 * The tags of YAML 1.1 as Juju's reader (Go's yaml.v2) knows them: times and dates are text; `0o17` is a number, and
 * `.` and `e3`, which look like half of one, are not.
 */
export const jujuScalars = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === "string" || !isReplaced(tag)),
  numbers,
];

/** The tags to write YAML with: text that any reader of YAML 1.1 may take for something else gets quotes. */
export const everyonesScalars = (tags: Tags): Tags => [...tags, numbers];

const names = { int: "tag:yaml.org,2002:int", float: "tag:yaml.org,2002:float", time: "tag:yaml.org,2002:timestamp" };

const isReplaced = ({ tag, format, test }: ScalarTag | Exclude<Tags[number], string>): boolean => {
  if (format === "TIME" || tag === names.time || tag === names.int) return true;
  // The tag of `.inf` and `.nan` stays.
  return tag === names.float && test?.test(".inf") !== true;
};

const numbers: ScalarTag = {
  tag: names.int,
  default: true,
  // More than numbers: what is none stays the text that it is, and gets quotes when it is written.
  test: /^(?:\.\d+(?:e[-+]?\d+)?|[-+\d][-+.\d_a-fxo]*)$/i,
  resolve: (text) => plainNumber(text)?.value ?? text,
};

/** A number of a plain scalar, and whether Go makes an integer or a float of it. */
export type PlainNumber = { readonly value: number; readonly kind: "integer" | "float" };

/** The number that a plain scalar is to Go, by strconv's rules; underscores count for nothing. */
export function plainNumber(text: string): PlainNumber | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined;
  const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
  const integer = integerOf(plain);
  if (integer !== undefined) return { value: integer, kind: "integer" };
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? { value, kind: "float" } : undefined;
}

/** An integer of 64 bits, with a sign or, up to one bit more, without. */
function integerOf(plain: string): number | undefined {
  const [, sign = "", digits = ""] = /^([-+]?)(0x[\da-f]+|0b[01]+|0o?[0-7]+|[1-9]\d*|0)$/i.exec(plain) ?? [];
  if (digits === "") return undefined;
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const most = sign === "" ? 2n ** 64n - 1n : sign === "-" ? 2n ** 63n : 2n ** 63n - 1n;
  return size > most ? undefined : Number(sign === "-" ? -size : size);
}
