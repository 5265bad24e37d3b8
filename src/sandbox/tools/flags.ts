import { usageFailure } from "../errors.ts";

/** The flags of a tool by long name: `switch` takes no value, `text` takes one; `short` is its one letter. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** One flag. */
type Flag = { readonly kind: "switch" | "text"; readonly short?: string };

/** Arguments taken apart. */
export type ParsedFlags = {
  /** The switches that are on, by long name. */
  readonly switches: ReadonlySet<string>;
  /** The last value of each flag that takes one, by long name. */
  readonly texts: Readonly<Record<string, string>>;
  /** What is left. */
  readonly args: readonly string[];
};

/**
 * Takes arguments apart as Juju's flag library does (gnuflag `flag.go`): flags may follow arguments, `--` ends them, a
 * lone `-` is an argument, the last of equal flags wins. Throws a usage failure in the library's words.
 */
export function parseFlags(table: FlagTable, argv: readonly string[]): ParsedFlags {
  const switches = new Set<string>();
  const texts: Record<string, string> = {};
  const args: string[] = [];
  let at = 0;
  while (at < argv.length) {
    const word = argv[at++] ?? "";
    if (word === "--") {
      args.push(...argv.slice(at));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      args.push(word);
      continue;
    }
    const found = readFlags(table, word, { isLast: at === argv.length });
    for (const { shown, name, flag, value } of found) {
      if (flag.kind === "switch") setSwitch(switches, { shown, name, value: value ?? "true" });
      else if (value !== undefined) texts[name] = value;
      else if (at < argv.length) texts[name] = argv[at++] ?? "";
      else throw usageFailure(`option needs an argument: ${shown}`);
    }
  }
  return { switches, texts, args };
}

type Found = { readonly shown: string; readonly name: string; readonly flag: Flag; readonly value?: string };

function readFlags(table: FlagTable, word: string, { isLast }: { readonly isLast: boolean }): readonly Found[] {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!flag) throw usageFailure(`option provided but not defined: --${name}`);
    return [{ shown: `--${name}`, name, flag, ...(equals < 0 ? {} : { value: word.slice(equals + 1) }) }];
  }
  const found: Found[] = [];
  for (let at = 1; at < word.length; at++) {
    const shown = `-${word[at]}`;
    const entry = Object.entries(table).find(([, flag]) => flag.short === word[at]);
    if (!entry) throw usageFailure(`option provided but not defined: ${shown}`);
    const [name, flag] = entry;
    const rest = word.slice(at + 1);
    // The rest of `-r12` is the value of a flag that takes one, and more flags otherwise.
    if (flag.kind === "text" && rest !== "") return [...found, { shown, name, flag, value: rest }];
    found.push({ shown, name, flag });
    // The library looks no further when nothing follows: a last `-az` is `-a`.
    if (isLast && flag.kind === "switch") return found;
  }
  return found;
}

function setSwitch(
  switches: Set<string>,
  { shown, name, value }: { readonly shown: string; readonly name: string; readonly value: string },
): void {
  if (/^(1|t|T|true|TRUE|True)$/.test(value)) switches.add(name);
  else if (/^(0|f|F|false|FALSE|False)$/.test(value)) switches.delete(name);
  else {
    throw usageFailure(
      `invalid value "${value}" for option ${shown}: strconv.ParseBool: parsing "${value}": invalid syntax`,
    );
  }
}

/** Refuses arguments that are left over. */
export function refuseMore(args: readonly string[]): void {
  if (args.length > 0) throw usageFailure(`unrecognized args: ${JSON.stringify(args).replaceAll('","', '" "')}`);
}

/**
 * Reads `key=value` arguments. An empty value is kept: what it means is the tool's matter. One of blanks becomes empty,
 * as in juju/utils v3.
 */
export function keyValues(args: readonly string[]): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const arg of args) {
    const equals = arg.indexOf("=");
    if (equals < 1) throw usageFailure(`expected "key=value", got ${JSON.stringify(arg)}`);
    const key = arg.slice(0, equals);
    const value = arg.slice(equals + 1).replace(/^ +$/, "");
    if (Object.hasOwn(pairs, key)) throw usageFailure(`key ${JSON.stringify(key)} specified more than once`);
    Object.defineProperty(pairs, key, { value, enumerable: true, writable: true });
  }
  return pairs;
}
