import { parseArgs } from "node:util";
import { CharmError } from "../core/index.ts";
import { commonOptions, type Call, type Command, type CommandOption } from "./command.ts";

/** The command line can't be understood; exit code 2. */
export class UsageError extends CharmError {
  constructor(message: string, cause?: unknown) {
    super("usage", message, { cause });
  }
}

/** The arguments and options of one command's command line. Throws {@link UsageError}. */
export function parseCall(command: Command, argv: readonly string[]): Omit<Call, "terminal"> {
  const options = { ...command.options, ...commonOptions };
  const { values, positionals } = parse(command, argv, options);
  const given = Object.entries(values).map(([name, value]) => [name, [value ?? []].flat().map(String)]);
  const call = { arguments: positionals, options: Object.fromEntries(given) as Call["options"] };
  if (call.options["help"] === undefined) checkArguments(command, positionals);
  return call;
}

function checkArguments(command: Command, given: readonly string[]): void {
  const names = command.arguments;
  const least = names.filter((name) => !name.startsWith("[")).length;
  if (given.length < least || given.length > names.length) {
    throw usage(command, `takes ${names.join(" ")} and got ${given.length} arguments`);
  }
  for (const [index, value] of given.entries()) {
    const choices = names[index]?.split("|") ?? [];
    if (choices.length > 1 && !choices.includes(value)) {
      throw usage(command, `takes ${choices.join(" or ")} and got "${value}"`);
    }
  }
}

function parse(command: Command, argv: readonly string[], options: Readonly<Record<string, CommandOption>>) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { value, multiple }]) => [
          name,
          { type: value === undefined ? "boolean" : "string", multiple: multiple === true } as const,
        ]),
      ),
    });
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw usage(command, `was not understood: ${sentence}`, error);
  }
}

const usage = (command: Command, what: string, cause?: unknown): UsageError =>
  new UsageError(`${command.name} ${what}; see kafka-connect-base ${command.name} --help`, cause);

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "Usage: kafka-connect-base COMMAND",
    "",
    ...table(commands.map(({ name, summary, arguments: names }) => [[name, ...names].join(" "), summary])),
    "",
    ...table([
      ["--help", "print this help; after a command, the command's"],
      ["--version", "print the version"],
    ]),
    "",
    "Exit codes: 0 done, 1 failed, 2 not understood, 4 not found.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [
    `Usage: kafka-connect-base ${[command.name, ...command.arguments].join(" ")} [OPTIONS]`,
    "",
    command.summary,
    "",
    ...table(
      options.map(([name, { value, multiple, help }]) => [
        value === undefined ? `--${name}` : `--${name} ${value}${multiple === true ? " ..." : ""}`,
        help,
      ]),
    ),
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
