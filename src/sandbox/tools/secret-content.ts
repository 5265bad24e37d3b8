import { runFailure, usageFailure } from "../errors.ts";
import { keyValues } from "./flags.ts";
import { parseSettings, readPath } from "./settings-file.ts";
import type { ToolCall } from "./tool.ts";

const keyForm = /^[a-z](?:-?[a-z0-9]){2,}$/;

/**
 * The content that `secret-add` and `secret-set` are given: the YAML map of `--file` under the arguments, of
 * which `k#file=PATH` takes a file's text and `k#base64=TEXT` a value that is encoded already. `undefined`
 * where nothing was given. Throws a usage failure for a key that Juju refuses.
 */
export function readContent(call: ToolCall): Readonly<Record<string, string>> | undefined {
  const file = call.texts["file"];
  if (file === undefined && call.args.length === 0) return undefined;
  const fromFile = file === undefined ? {} : parseSettings(file === "-" ? call.request.stdin : readPath(call, file));
  const fromArgs = Object.entries(keyValues(call.args)).map(([key, value]) => readEntry(call, key, value));
  const content = { ...fromFile, ...Object.fromEntries(fromArgs) };
  for (const key of Object.keys(content)) {
    if (!keyForm.test(key)) throw usageFailure(`key ${JSON.stringify(key)} not valid`);
  }
  if (Object.keys(content).length === 0) throw usageFailure("missing secret value or filename");
  return content;
}

function readEntry(call: ToolCall, key: string, value: string): readonly [string, string] {
  if (key.endsWith("#file")) return [key.slice(0, -"#file".length), readPath(call, value)];
  if (!key.endsWith("#base64")) return [key, value];
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw runFailure("illegal base64 data");
  return [key.slice(0, -"#base64".length), Buffer.from(value, "base64").toString("utf8")];
}
