/**
 * A properties file that `java.util.Properties` reads back equal, also as UTF-8 or Latin-1: sorted by key,
 * ASCII only, LF at each end, no comment. Equal properties give equal bytes.
 */
export function renderProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escapeKey(key)}=${escapeValue(value)}\n`)
    .join("");
}

const escapeKey = (key: string): string => escapeText(key).replace(/[ =:#!]/g, "\\$&");

/** Java drops white space before a value only, so the other spaces stay readable. */
const escapeValue = (value: string): string =>
  escapeText(value)
    .replace(/^ +/, (spaces) => spaces.replaceAll(" ", "\\ "))
    .replace(/^[#!]/, "\\$&");

const escapeText = (text: string): string =>
  text.replace(/[\\\n\r\t\f]|[^\x20-\x7e]/g, (unit) => shortEscapes.get(unit) ?? unicodeEscape(unit));

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\f", "\\f"],
]);

/** Without the regular expression's `u` flag, `unit` is one UTF-16 unit: an emoji becomes two escapes. */
const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
