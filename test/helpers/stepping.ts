import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program of this repository, for this Node. */
export type Program = { readonly file: string; readonly environment: Readonly<Record<string, string>> };

/** A place in a program where it can stand still, as V8 counts: `url:line:column`. */
type Place = string;

/** What the debugger's thread is told; `stepping-preload.ts` reads it. */
export type Orders = {
  /** The URL of the program: it is stopped at its first statement. */
  readonly program: string;
  /** Files to look at, at every place. */
  readonly watch: readonly string[];
  /** Where it writes what it saw. */
  readonly output: string;
  /** Instead of all that: kill the process when it comes to this place for the nth time. */
  readonly kill?: { readonly place: Place; readonly time: number };
};

/** What was seen of a program that stood still at every place. */
export type Walk = {
  /** Where it stood still, in order, without places in Node's own code. */
  readonly places: readonly Place[];
  /** Folders with the watched files, one for each time that one of them had changed, in order. */
  readonly states: readonly string[];
  readonly exitCode: number | null;
  readonly remove: () => void;
};

/**
 * Runs a program under V8's debugger, from the first statement of its main file through every statement, call, return
 * and await, and keeps the watched files each time they are not as at the place before.
 */
export async function walk(program: Program, watch: readonly string[]): Promise<Walk> {
  const output = mkdtempSync(join(tmpdir(), "stepping-"));
  const { code } = await start(program, { watch, output });
  return {
    places: readFileSync(join(output, "places"), "utf8").trim().split("\n"),
    states: readdirSync(output)
      .filter((name) => name !== "places")
      .toSorted((a, b) => Number(a) - Number(b))
      .map((name) => join(output, name)),
    exitCode: code,
    remove: () => rmSync(output, { recursive: true, force: true }),
  };
}

/** Runs a program and kills it (SIGKILL) when it comes to a place for the nth time; true where it came to that. */
export async function killAt(program: Program, kill: Required<Orders>["kill"]): Promise<boolean> {
  const { signal } = await start(program, { watch: [], output: "", kill });
  return signal === "SIGKILL";
}

async function start(
  { file, environment }: Program,
  orders: Omit<Orders, "program">,
): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  const preload = new URL("stepping-preload.ts", import.meta.url).href;
  const args = ["--conditions=kafka-connect-base-source", `--import=${preload}`, file];
  const STEPPING = JSON.stringify({ ...orders, program: `file://${file}` } satisfies Orders);
  const child = spawn(process.execPath, args, {
    env: { ...environment, STEPPING },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { code, signal };
}
