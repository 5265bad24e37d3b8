/** What a command may use of the process. */
export type Terminal = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether results may be coloured: they go to a terminal that has colours, and `NO_COLOR` is not set. */
  readonly color: boolean;
  /** Takes results. */
  readonly out: (text: string) => void;
  /** Takes progress and errors. */
  readonly err: (text: string) => void;
};

/** One option of a command, such as `--output DIR`. */
export type CommandOption = {
  /** The placeholder of its value in the help; without one it is a switch. */
  readonly value?: string;
  /** May be given more than once. */
  readonly multiple?: true;
  readonly help: string;
};

/** A command as it was called. */
export type Call = {
  readonly arguments: readonly string[];
  /** The values of the options that were given; a switch has none. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly terminal: Terminal;
};

/** One command of the table: what the help says of it, and how to run it. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  /** Placeholders of its arguments: `NAME` must be given, `[DIR]` may be left out, of `flag|handler` one is meant. */
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Loads the command's code on first use. The function throws `CharmError`; else the call has exit code 0. */
  readonly load: () => Promise<(call: Call) => Promise<void>>;
};

/** Options of every command. */
export const commonOptions: Readonly<Record<string, CommandOption>> = {
  json: { help: "print the result as JSON" },
  debug: { help: "print the stack of an error" },
  help: { help: "print this help" },
};
