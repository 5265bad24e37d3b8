import { parseJson, type Json } from "../../core/index.ts";
import type { RunTool, RunToolNow } from "../run-tool.ts";

/** A reader's answer as JSON. Nothing at all counts as `null`, which tools print for "there is none". */
export async function readTool(run: RunTool, tool: string, args: readonly string[]): Promise<Json> {
  return parseAnswer(await run(tool, [asJson, ...args]));
}

/** The same while everything waits. */
export function readToolNow(runNow: RunToolNow, tool: string, args: readonly string[]): Json {
  return parseAnswer(runNow(tool, [asJson, ...args]));
}

const asJson = "--format=json";

const parseAnswer = (text: string): Json => (text.trim() === "" ? null : parseJson(text));

/** A JSON object's entries, or none: Juju answers `null` for "there is none". */
export function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** A JSON object whose values are texts, such as a databag; a value that is not is given as JSON. */
export function asTexts(value: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(value).map(([key, part]) => [key, typeof part === "string" ? part : JSON.stringify(part)]),
  );
}

/** The items of a JSON list, or none. */
export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of a JSON list, or none. */
export function stringsOf(value: Json | undefined): readonly string[] {
  return listOf(value).map(String);
}
