import { execFile } from "node:child_process";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a hook tool was asked, and what it printed. */
export type ToolAnswer = { readonly tool: string; readonly args: readonly string[]; readonly stdout: string };

/**
 * Writes hook tools that print fixed answers: what costs time in a hook is then the charm, and not whoever plays Juju.
 * A tool that never printed anything takes whatever it is given; another one fails on arguments that were not recorded.
 * They are one static program, `hook-tool.c`, or `sh` scripts where there is no C compiler. Returns which.
 */
export async function writeStaticTools(
  folder: string,
  answers: readonly ToolAnswer[],
): Promise<"static programs" | "sh scripts"> {
  await mkdir(folder, { recursive: true });
  const program = await compile(folder);
  for (const [tool, calls] of Map.groupBy(answers, (answer) => answer.tool)) {
    const path = join(folder, tool);
    if (program === undefined) {
      await writeFile(path, toolScript(tool, calls), { mode: 0o755 });
      continue;
    }
    await link(program, path);
    if (calls.every(({ stdout }) => stdout === "")) continue;
    await writeFile(`${path}.answers`, calls.map(({ args, stdout }) => `${args.join(" ")}\0${stdout}\0`).join(""));
  }
  if (program !== undefined) await rm(program);
  return program === undefined ? "sh scripts" : "static programs";
}

async function compile(folder: string): Promise<string | undefined> {
  const program = join(folder, ".hook-tool");
  const source = join(import.meta.dirname, "hook-tool.c");
  try {
    await promisify(execFile)("cc", ["-O2", "-static", `-DTOOLS="${folder}"`, "-o", program, source]);
    return program;
  } catch {
    return undefined; // no compiler; the scripts cost a millisecond more each
  }
}

function toolScript(tool: string, calls: readonly ToolAnswer[]): string {
  if (calls.every(({ stdout }) => stdout === "")) return "#!/bin/sh\n";
  const cases = calls.map(({ args, stdout }) => `  ${quote(args.join(" "))}) printf %s ${quote(stdout)} ;;`);
  return [
    "#!/bin/sh",
    'case "$*" in',
    ...cases,
    `  *) echo "ERROR ${tool} $* was not recorded" >&2; exit 1 ;;`,
    "esac",
    "",
  ].join("\n");
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
