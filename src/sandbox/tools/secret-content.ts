import { ToolFailure, runFailure, usageFailure } from "../errors.ts";
import { parseSettings, readPath } from "./settings-file.ts";
import type { ToolCall } from "./tool.ts";

const keyForm = /^[a-z](?:-?[a-z0-9]){2,}$/;

/** The most bytes of one value and of all (juju `core/secrets/createsecret.go`). */
const [valueLimit, contentLimit] = [8 * 1024, 64 * 1024];

/**
 * The content that `secret-add` and `secret-set` are given: the YAML map of `--file` under the arguments, of
 * which `k#file=PATH` takes a file's text and `k#base64=TEXT` a value that is encoded already. `undefined`
 * where nothing was given. Throws a usage failure for a key that Juju refuses.
 */
export function readContent(call: ToolCall): Readonly<Record<string, string>> | undefined {
  const file = call.texts["file"];
  if (file === undefined && call.args.length === 0) return undefined;
  const fromArgs = call.args.map((arg) => readEntry(call, arg));
  const fromFile = file === undefined ? {} : atInit(() => parseSettings(readPath(call, file)));
  const content = { ...Object.fromEntries(fromArgs), ...fromFile };
  for (const [key, value] of Object.entries(content)) {
    if (!keyForm.test(key)) throw usageFailure(`key ${JSON.stringify(key)} not valid`);
    const size = Buffer.byteLength(value);
    if (size > valueLimit) throw usageFailure(`secret content for key ${JSON.stringify(key)} too large: ${size} bytes`);
  }
  const size = Object.values(content).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (size > contentLimit) throw usageFailure(`secret content too large: ${size} bytes`);
  return content;
}

/** These tools open files when they look at their arguments: what goes wrong then is the exit code 2. */
function atInit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ToolFailure ? usageFailure(error.message) : error;
  }
}

/** One argument. The equal signs at its end may be the padding of Base64: they do not part key and value. */
function readEntry(call: ToolCall, arg: string): readonly [string, string] {
  const equals = arg.replace(/=+$/, "").indexOf("=");
  if (equals < 1) throw usageFailure(`key value ${JSON.stringify(arg)} not valid`);
  const [key, value] = [arg.slice(0, equals), arg.slice(equals + 1)];
  if (key.endsWith("#file")) {
    const name = key.slice(0, -"#file".length);
    try {
      return [name, readPath(call, value)];
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      throw usageFailure(`reading content for secret key ${JSON.stringify(name)}: ${error.message}`);
    }
  }
  if (!key.endsWith("#base64")) return [key, value];
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw runFailure("illegal base64 data");
  return [key.slice(0, -"#base64".length), Buffer.from(value, "base64").toString("utf8")];
}
