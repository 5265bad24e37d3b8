/** A logical line of a properties file: comments and blank lines are left out, continued lines joined. */
export type PropertiesLine = {
  /** The number, from 1, of the line where it begins. */
  readonly number: number;
  readonly text: string;
};

/**
 * The logical lines of a text, by the rules of `java.util.Properties`: lines end at LF, CR or CRLF; an odd
 * number of backslashes at the end joins the next line without its leading white space; `#` and `!` begin a
 * comment only where a logical line begins. A byte order mark is dropped.
 */
export function propertiesLines(text: string): readonly PropertiesLine[] {
  const natural = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const lines: PropertiesLine[] = [];
  for (let index = 0; index < natural.length; index += 1) {
    const number = index + 1;
    let line = trimmedStart(natural[index]);
    if (/^[#!]/.test(line)) continue;
    let joined = "";
    while (isContinued(line)) {
      joined += line.slice(0, -1);
      index += 1;
      line = trimmedStart(natural[index]);
    }
    joined += line;
    if (joined !== "") lines.push({ number, text: joined });
  }
  return lines;
}

/** The text with its escapes resolved: `\t \n \r \f`, `\uXXXX`, and any other `\c` as `c`. `undefined` for a malformed `\u`. */
export function unescapeProperties(text: string): string | undefined {
  if (malformedUnicode.test(text)) return undefined;
  return text.replace(escape, (_whole, hex: string | undefined, letter: string) =>
    hex === undefined ? (controls.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const escape = /\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g;
const malformedUnicode = /^(?:[^\\]|\\[^u]|\\u[0-9a-fA-F]{4})*\\u(?![0-9a-fA-F]{4})/;
const controls: ReadonlyMap<string, string> = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
  ["f", "\f"],
]);

/** White space as Java's properties know it: no vertical tab, no line ends. */
const trimmedStart = (line: string | undefined): string => (line ?? "").replace(/^[ \t\f]+/, "");

const isContinued = (line: string): boolean => (/\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1;
