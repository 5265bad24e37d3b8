import { isMap, isScalar, parseDocument } from "yaml";
import { runFailure } from "../errors.ts";
import type { ToolCall } from "./tool.ts";
import { keyValues } from "./flags.ts";

/**
 * The settings of `--file` (a YAML map, `-` for standard input) under those of the `key=value` arguments.
 * Numbers and booleans of the file are taken as they are written. Throws where the file is not such a map.
 */
export function readSettings(call: ToolCall): Readonly<Record<string, string>> {
  const file = call.texts["file"];
  const args = keyValues(call.args);
  if (file === undefined || file === "") return args;
  return { ...parseSettings(file === "-" ? call.request.stdin : readPath(call, file)), ...args };
}

/** The content of a file that an argument names. */
export function readPath(call: ToolCall, path: string): string {
  try {
    return call.context.readFile(path);
  } catch {
    throw runFailure(`open ${path}: no such file or directory`);
  }
}

/** A YAML map of texts. */
export function parseSettings(text: string): Readonly<Record<string, string>> {
  const document = parseDocument(text, { version: "1.1" });
  const [broken] = document.errors;
  if (broken) throw runFailure(`yaml: ${broken.message.split("\n", 1)[0] ?? "broken"}`);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return {};
  if (!isMap(contents)) throw runFailure("yaml: unmarshal errors: cannot unmarshal into map[string]string");
  return Object.fromEntries(contents.items.map(({ key, value }) => [textOf(key), value === null ? "" : textOf(value)]));
}

function textOf(node: unknown): string {
  if (!isScalar(node)) throw runFailure("yaml: unmarshal errors: cannot unmarshal into string");
  if (node.value === null) return "";
  return typeof node.value === "string" ? node.value : (node.source ?? JSON.stringify(node.value));
}
