// oxlint-disable-next-line no-restricted-imports -- spawnSync is for what handlers look at without await
import { spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { CharmError, parseJson, type Json } from "../core/index.ts";
import type { Environment } from "./context.ts";

/**
 * Runs one of Juju's hook tools and answers with its standard output. What is given as `stdin` is read by tools that
 * are asked to (`--file -`); nothing limits its length, and it shows in no list of processes. Rejects with
 * {@link HookToolError}.
 */
export type RunTool = (tool: string, args: readonly string[], options?: { readonly stdin?: string }) => Promise<string>;

/** The same while everything waits, for what a handler looks at without `await`. Throws {@link HookToolError}. */
export type RunToolNow = (tool: string, args: readonly string[]) => string;

/** A hook tool could not be started or ended with an error; Juju runs the hook again. */
export class HookToolError extends CharmError {
  readonly tool: string;
  /** 2 = Juju rejected the arguments, 1 = the operation failed, `undefined` = the tool did not start. */
  readonly exitCode: number | undefined;
  readonly stderr: string;

  constructor(tool: string, exitCode: number | undefined, stderr: string) {
    const how = exitCode === undefined ? "could not be started" : `ended with exit code ${exitCode}`;
    super(
      "hook-tool-failed",
      `hook tool ${tool} ${how}: ${stderr.trim() || "it said nothing"}; Juju runs the hook again`,
    );
    this.tool = tool;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** The two ways to run a hook tool. */
export type ToolRunner = { readonly run: RunTool; readonly runNow: RunToolNow };

/**
 * Runs hook tools as processes of this environment, whose PATH says where they are, without a shell. Arguments and
 * input never reach an error: they may be secret.
 */
export function toolRunner(environment: Environment): ToolRunner {
  return {
    run: (tool, args, options = {}) => runProcess(tool, args, { ...options, environment }),
    runNow: (tool, args) => runAndWait(tool, args, environment),
  };
}

type Running = { readonly stdin?: string; readonly environment: Environment };

const runProcess = (tool: string, args: readonly string[], { stdin, environment }: Running): Promise<string> =>
  new Promise((resolve, reject) => {
    // Not execFile: its pipe for an input that few tools read is a fortieth of a hook that finds nothing to do.
    const child = spawn(tool, args, {
      env: environment,
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const stdout = gather(child.stdout);
    const stderr = gather(child.stderr);
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(new HookToolError(tool, undefined, String(error.code)));
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout());
      else reject(new HookToolError(tool, code ?? undefined, code === null ? `${signal} ${stderr()}` : stderr()));
    });
    child.stdin?.on("error", () => undefined); // a tool that ends without reading says why by its exit code
    child.stdin?.end(stdin);
  });

/** An answer of Juju is at most this long: a databag holds 16 MiB. */
const longestAnswer = 64 * 1024 * 1024;

function runAndWait(tool: string, args: readonly string[], environment: Environment): string {
  const { error, signal, status, stderr, stdout } = spawnSync(tool, args, {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: longestAnswer,
  });
  if (error !== undefined) throw new HookToolError(tool, undefined, "code" in error ? String(error.code) : error.name);
  if (status === 0) return stdout;
  throw new HookToolError(tool, status ?? undefined, status === null ? `${signal} ${stderr}` : stderr);
}

/** Reads a stream to its end; the function gives the text so far. */
function gather(stream: Readable | null): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  return () => text;
}

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

/** The strings of a JSON list, or none. */
export function stringsOf(value: Json): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
