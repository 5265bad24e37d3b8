import { byCodePoint } from "./code-point.ts";
import type { Json } from "./json.ts";

declare global {
  /** JavaScript's own way to keep the text of a number (ECMAScript proposal "JSON.parse source text access"). */
  interface JSON {
    rawJSON(text: string): RawJson;
    isRawJSON(value: unknown): value is RawJson;
    parse(text: string, reviver: (key: string, value: Json, context: { readonly source?: string }) => unknown): Json;
  }
}

/** A number that JavaScript can't tell from another, such as `1.0` or an integer of twenty digits, as its text. */
type RawJson = { readonly rawJSON: string };

/**
 * JSON as Python's `json.dumps` writes it: `, ` and `: ` between parts, only ASCII, `1.0` apart from `1`. It is the
 * text that charmhelpers keeps in the unit's database and that charms.reactive hashes, with `sortKeys`. A part that
 * JSON does not know (`undefined`, a function) is written as `null`.
 */
export function pythonJson(value: unknown, options: { readonly sortKeys?: boolean } = {}): string {
  const print = (part: unknown): string => {
    if (typeof part === "string") return quoted(part);
    if (typeof part === "number") return numberText(part);
    if (typeof part === "boolean") return String(part);
    if (JSON.isRawJSON(part)) return numberTextOf(part.rawJSON);
    if (Array.isArray(part)) return `[${part.map(print).join(", ")}]`;
    if (typeof part !== "object" || part === null) return "null";
    const entries = Object.entries(part).filter(([, inner]) => inner !== undefined);
    if (options.sortKeys === true) entries.sort(([a], [b]) => byCodePoint(a, b));
    return `{${entries.map(([key, inner]) => `${quoted(key)}: ${print(inner)}`).join(", ")}}`;
  };
  return print(value);
}

/** What Python's json module writes for the numbers that JSON does not have. */
export const beyondJson: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/**
 * Reads JSON so that {@link pythonJson} writes the numbers as Python would: those that JavaScript can't hold keep
 * their text. For hashing and comparing only. Throws a `SyntaxError` for text that is no JSON; of what Python
 * accepts beyond it, `NaN`, `Infinity` and `-Infinity` are read where they are the whole text.
 */
export function parsePythonJson(text: string): Json {
  const word = beyondJson.get(text.trim());
  if (word !== undefined) return word;
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value,
  );
}

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );

/** From here on JavaScript itself writes an integer with an exponent, so it was none. */
const noInteger = 1e21;

const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < noInteger ? String(value) : floatText(value);

const numberTextOf = (source: string): string =>
  /^-?\d+$/.test(source) ? String(BigInt(source)) : floatText(Number(source));

/** Python's `repr` of a float: an exponent of two digits below 1e-4 and from 1e16 on, else always a fraction. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}
