import { isCharmError } from "../core/index.ts";
import type { Command, Terminal } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, parseCall, programHelp, UsageError } from "./parse.ts";

/** Runs one command line. Returns the exit code: 0 done, 1 failed, 2 not understood, 4 not found. Never throws. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [name, ...rest] = argv;
    if (name === "--version") terminal.out(`${await version()}\n`);
    else if (name === "--help" || name === "help") terminal.out(programHelp(commands));
    else await runCommand(findCommand(name), rest, terminal);
    return 0;
  } catch (error) {
    terminal.err(`${errorText(error, { stack: argv.includes("--debug") })}\n`);
    return exitCode(error);
  }
}

/** Contract section 11. */
const exitCodes: ReadonlyMap<string, number> = new Map([
  ["usage", 2],
  ["not-found", 4],
]);

const exitCode = (error: unknown): number => (isCharmError(error) ? exitCodes.get(error.code) : undefined) ?? 1;

async function version(): Promise<string> {
  const { builderPackage } = await import("../build/index.ts");
  return (await builderPackage()).version;
}

async function runCommand(command: Command, argv: readonly string[], terminal: Terminal): Promise<void> {
  const call = parseCall(command, argv);
  if (call.options["help"] !== undefined) terminal.out(commandHelp(command));
  else await (await command.load())({ ...call, terminal });
}

function findCommand(name: string | undefined): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const what = name === undefined ? "no command was given" : `there is no command "${name}"`;
  throw new UsageError(`${what}; see kafka-connect-base --help`);
}

function errorText(error: unknown, options: { readonly stack: boolean }): string {
  const code = isCharmError(error) ? error.code : "unexpected";
  const message = error instanceof Error ? error.message : String(error);
  const line = `error: ${message.replaceAll(/\s*\n\s*/g, " ")} (${code})`;
  return options.stack && error instanceof Error ? `${line}\n${error.stack}` : line;
}
