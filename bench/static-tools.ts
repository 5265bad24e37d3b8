import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a hook tool was asked, and what it printed. */
export type ToolAnswer = { readonly tool: string; readonly args: readonly string[]; readonly stdout: string };

/**
 * Writes hook tools that print fixed answers: one POSIX sh script for each tool, with a case for each line of
 * arguments. What costs time in a hook is then the charm, and not whoever plays Juju. A tool that never printed
 * anything takes whatever it is given; another one fails on arguments that were not recorded.
 */
export async function writeStaticTools(folder: string, answers: readonly ToolAnswer[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [tool, calls] of Map.groupBy(answers, (answer) => answer.tool)) {
    await writeFile(join(folder, tool), toolScript(tool, calls), { mode: 0o755 });
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
