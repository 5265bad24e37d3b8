import type { RunTool, RunToolNow } from "../run-tool.ts";
import { asTexts, readTool, readToolNow, stringsOf } from "./answer.ts";
import { yamlOf } from "./yaml-map.ts";

/** What one side published in a relation. Values are strings, as Juju keeps them. */
export type Databag = Readonly<Record<string, string>>;

/** `relation-ids`: the ids of an endpoint's relations, in natural order (`db:9` before `db:10`). */
export async function relationIds(run: RunTool, endpoint: string): Promise<readonly string[]> {
  return stringsOf(await readTool(run, "relation-ids", [endpoint])).toSorted(naturally);
}

/** `relation-list`: the remote units of a relation, in natural order. */
export async function relationList(run: RunTool, id: string): Promise<readonly string[]> {
  return stringsOf(await readTool(run, "relation-list", ["-r", id])).toSorted(naturally);
}

/** `relation-list --app`: the remote application, or `undefined` where Juju does not know it. */
export async function relationApplication(run: RunTool, id: string): Promise<string | undefined> {
  const answer = await readTool(run, "relation-list", ["-r", id, "--app"]);
  return typeof answer === "string" && answer !== "" ? answer : undefined;
}

/** `relation-get`: all that a unit published. */
export async function relationGet(run: RunTool, id: string, unit: string): Promise<Databag> {
  return asTexts(await readTool(run, "relation-get", ["-r", id, "-", unit]));
}

/** The same while everything waits. Throws {@link HookToolError}. */
export function relationGetNow(runNow: RunToolNow, id: string, unit: string): Databag {
  return asTexts(readToolNow(runNow, "relation-get", ["-r", id, "-", unit]));
}

/** `relation-get --app`: all that an application published. Rejects on a unit that may not read it. */
export async function relationGetApp(run: RunTool, id: string, application: string): Promise<Databag> {
  return asTexts(await readTool(run, "relation-get", ["-r", id, "--app", "-", application]));
}

/**
 * `relation-model-get`: the UUID of the model at the other end of a relation; `undefined` where Juju does not say. Juju
 * 3.6 and later.
 */
export async function relationModelGet(run: RunTool, id: string): Promise<string | undefined> {
  return asTexts(await readTool(run, "relation-model-get", ["-r", id]))["uuid"] || undefined;
}

/** Whose data `relation-set` writes. */
export type PublishAs = { readonly as: "unit" | "application" };

/**
 * `relation-set`: publishes settings over those that are there, when the hook succeeds; an empty value takes its key
 * away. They go through standard input, because arguments can be seen and their length is limited. Rejects where a
 * unit that does not lead publishes as its application.
 */
export async function relationSet(run: RunTool, id: string, settings: Databag, { as }: PublishAs): Promise<void> {
  const args = ["-r", id, ...(as === "application" ? ["--app"] : []), "--file", "-"];
  await run("relation-set", args, { stdin: yamlOf(settings) });
}

/** Compares names by their numbers as numbers: `kafka/9` comes before `kafka/10`. */
export function naturally(a: string, b: string): number {
  // Not Intl.Collator: its first use in a process takes 7 ms.
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)]; // text, digits, text, …
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    return (index % 2 === 1 && Number(part) - Number(other)) || (part < other ? -1 : 1);
  }
  return left.length - right.length;
}
