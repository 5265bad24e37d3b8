import { stringify } from "yaml";
import { stableJson, type Json } from "../../core/index.ts";
import { usageFailure } from "../errors.ts";

/** How a tool prints a value. */
export type Format = "smart" | "yaml" | "json";

/** The format of `--format`. Throws a usage failure for another word, and for `smart` where a tool prints YAML else. */
export function readFormat(word: string, usual: Format = "smart"): Format {
  if (word === "yaml" || word === "json" || (word === "smart" && usual === "smart")) return word;
  throw usageFailure(`invalid value "${word}" for option --format: unknown format "${word}"`);
}

/** How maps are printed. */
export type Keys = { readonly sorted: boolean };

/**
 * A value as Juju's tools print it: `json` compact with `<&>` escaped, `smart` plain for texts and lists of texts, both
 * forms of nothing empty except in JSON. Keys are sorted, unless they are a structure's. YAML's layout is that of Juju
 * for flat maps.
 */
export function formatValue(value: Json, format: Format, keys: Keys = { sorted: true }): string {
  if (format === "json") return `${escapeHtml(keys.sorted ? stableJson(value) : JSON.stringify(value))}\n`;
  if (value === null) return "";
  return format === "yaml" ? yaml(value, keys) : smart(value, keys);
}

function smart(value: Exclude<Json, null>, keys: Keys): string {
  if (value === true) return "True\n";
  if (value === false) return "False\n";
  if (typeof value === "string") return value === "" ? "" : `${value}\n`;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value.map((item) => `${item}\n`).join("");
  }
  return yaml(value, keys);
}

// YAML 1.1 quotes what Juju's Go library quotes, such as the text "y".
function yaml(value: Json, { sorted }: Keys): string {
  const text = stringify(value, { version: "1.1", sortMapEntries: sorted, indentSeq: false, lineWidth: 0 });
  // A text of several lines is indented also where it is all there is.
  return text.startsWith("|") ? text.replace(/(?<=\n)(?=[^\n])/g, "  ") : text;
}

const escapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

const escapeHtml = (json: string): string => json.replace(/[<>&\u2028\u2029]/g, (sign) => escapes[sign] ?? sign);
