import { spawn } from "node:child_process";
import { once } from "node:events";

export type ToolAnswer = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type ToolOptions = {
  readonly directory?: string;
  /** Written to its stdin. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the kernel kills it when this process ends, for tools that write into a folder which is then removed. */
  readonly endsWithUs?: boolean;
  /** Called with each piece of stderr as it comes. */
  readonly onStderr?: (piece: string) => void;
};

const TIED = ["setpriv", "--pdeathsig", "SIGKILL"] as const;

/** Runs a tool to its end. `undefined` when there is no such tool; an exit code is an answer, not an error. */
export async function runTool(
  command: readonly [string, ...string[]],
  options: ToolOptions = {},
): Promise<ToolAnswer | undefined> {
  const [file, ...rest] = options.endsWithUs === true ? ([...TIED, ...command] as const) : command;
  const child = spawn(file, rest, {
    stdio: "pipe",
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
    env: { ...process.env, ...options.environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
    options.onStderr?.(piece);
  });
  // A tool that ends without reading its stdin breaks the pipe; its exit code says what happened.
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? 1, stdout, stderr };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
