/** A property of an object type, as it is written. */
export type PropertyText = {
  readonly name: string;
  readonly type: string;
  /** What an editor shows beside it. */
  readonly doc?: string | undefined;
  readonly optional?: boolean;
};

/** The type of an object with these properties, sorted by name; each on lines of its own. */
export function objectType(properties: readonly PropertyText[]): string {
  if (properties.length === 0) return "{}";
  const sorted = properties.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `{\n${indented(sorted.map(propertyText).join("\n"))}\n}`;
}

function propertyText({ name, type, doc, optional = false }: PropertyText): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringType(name);
  return `${docComment(doc)}readonly ${key}${optional ? "?" : ""}:${type.startsWith("\n") ? "" : " "}${type};`;
}

/** The alternatives of a union, each on a line of its own with its comment; `never` without any. */
export function unionType(members: readonly { readonly type: string; readonly doc?: string | undefined }[]): string {
  if (members.length === 0) return "never";
  return `\n${indented(members.map(({ type, doc }) => `${docComment(doc)}| ${type}`).join("\n"))}`;
}

/** The type of exactly this text. */
export function stringType(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, unicodeEscape);
}

/** The type of every text that is like this one with anything in place of each `*`. */
export function patternType(pattern: string): string {
  if (!pattern.includes("*")) return stringType(pattern);
  const parts = pattern.split("*").map((part) =>
    stringType(part)
      .slice(1, -1)
      .replaceAll(/[`$]/g, String.raw`\$&`),
  );
  return `\`${parts.join("${string}")}\``;
}

/** A comment before a declaration, with the line break after it; nothing for no text. */
function docComment(text = ""): string {
  const lines = text
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(harmless);
  if (lines.join("") === "") return "";
  if (lines.length === 1) return `/** ${lines.join("")} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

/** Nothing in it ends the comment, and nothing at its start is a tag or a directive such as `@ts-expect-error`. */
const harmless = (line: string): string =>
  line
    .trimEnd()
    .replaceAll("*/", String.raw`*\/`)
    .replace(/^([\s*/]*)@/, String.raw`$1\@`);

/** The text with two blanks before each line that is not empty. */
export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}

const unicodeEscape = (character: string): string =>
  String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, "0");
