import { ConfigError } from "../core/index.ts";
import { propertiesLines, unescapeProperties, type PropertiesLine } from "./properties-lines.ts";
import { hidden, isSensitiveKey, redactText } from "./redact.ts";

/** What an operator's lines say. `properties` has no prototype, so any key is only a key. */
export type WorkerConfig = {
  readonly properties: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
};

/**
 * Reads the lines of option `worker-config`: a Java properties file with one difference. Only the first
 * unescaped `=` separates key and value, so that a line such as `foo: bar` is noticed. The last of two equal
 * keys wins, with a warning. Throws `ConfigError`, with number and text of the line, for a line without `=`,
 * an empty key or a malformed `\u`.
 */
export function parseWorkerConfig(text: string): WorkerConfig {
  const properties: Record<string, string> = Object.create(null);
  const warnings: string[] = [];
  const lineOf = new Map<string, number>();
  for (const line of propertiesLines(text)) {
    const { key, value } = entryOf(line);
    const earlier = lineOf.get(key);
    if (earlier !== undefined) {
      warnings.push(`worker-config line ${line.number} replaces "${key}" of line ${earlier}`);
    }
    if (/\s/.test(key)) {
      warnings.push(`worker-config line ${line.number} has white space in its key "${clean(key)}"`);
    }
    lineOf.set(key, line.number);
    properties[key] = value;
  }
  return { properties, warnings };
}

function entryOf(line: PropertiesLine): { readonly key: string; readonly value: string } {
  const [head] = /^(?:[^\\=]|\\[\s\S])*/.exec(line.text) ?? [""];
  if (line.text[head.length] !== "=") {
    const hint = head.includes(":") ? '; write "=" in place of ":"' : "";
    throw lineError(line, `has no "="${hint}`);
  }
  const key = unescapeProperties(trimmedEnd(head));
  const value = unescapeProperties(line.text.slice(head.length + 1).replace(/^[ \t\f]+/, ""));
  if (key === undefined || value === undefined) {
    throw lineError(line, "has a malformed \\u escape; write \\u and four hex digits");
  }
  if (key === "") throw lineError(line, 'has an empty key; write it before the "="');
  return { key, value };
}

/** Without trailing white space, except what a backslash escapes. */
const trimmedEnd = (head: string): string => /^(?:\\[\s\S]|[^\\])*?(?=[ \t\f]*$)/.exec(head)?.[0] ?? head;

const lineError = (line: PropertiesLine, problem: string): ConfigError =>
  new ConfigError("worker-config", `worker-config line ${line.number} "${shown(line.text)}" ${problem}`);

function shown(text: string): string {
  const [head, key = ""] = /^([^=:\s]*)[\s=:]*/.exec(text) ?? [""];
  const visible = isSensitiveKey(key) && text.length > head.length ? head + hidden : redactText(text);
  return clean(visible);
}

const clean = (text: string): string => {
  const plain = text.replace(/\p{Cc}/gu, " ");
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
};
