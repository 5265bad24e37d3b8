import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CharmError, parseJson, type Json } from "../core/index.ts";
import { entriesOf } from "./tools/answer.ts";
import { storeKeys } from "./store-keys.ts";
import { perHook, type Unit } from "./unit.ts";

/** Options by name, as an earlier hook saw them. */
export type PreviousConfig = Readonly<Record<string, Json>>;

/** Where a Python charm keeps the options (charmhelpers). */
const pythonSnapshot = ".juju-persistent-config";

/**
 * The options as the last successful hook saw them, with those that have gone since; `undefined` before the first. On
 * a unit that was refreshed from a Python charm they are in that charm's file, until a hook has succeeded: then they
 * are in the unit's memory, and the file is not looked at again. Throws `state-unreadable`.
 */
export const previousConfig: () => PreviousConfig | undefined = perHook("previousConfig", (unit) => {
  const kept = unit.store.get(storeKeys.config);
  return kept === undefined ? readPythonSnapshot(unit) : asObject(kept);
});

/** An empty file is none; neither is one that can't be understood, but that is an error in the log (charmhelpers). */
function readPythonSnapshot({ context, log }: Unit): PreviousConfig | undefined {
  const path = join(context.charmDir, pythonSnapshot);
  const text = existsSync(path) ? readText(path) : "";
  if (text === "") return undefined;
  const snapshot = asObject(parsed(text));
  if (snapshot === undefined)
    log.error("the options kept by the Python charm can't be read; all count as changed", { path });
  return snapshot;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CharmError("state-unreadable", `the options kept in ${path} can't be read: ${String(cause)}`, { cause });
  }
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const asObject = (value: Json | undefined): PreviousConfig | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(entriesOf(value))
    : undefined;
