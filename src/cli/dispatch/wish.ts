import { readFileSync } from "node:fs";
import type { JsonMap } from "../../core/index.ts";
import { actionParameters } from "../../sandbox/index.ts";
import type { Call } from "../command.ts";
import { UsageError } from "../parse.ts";

/** What a `dispatch` command line asks for. */
export type Wish = {
  readonly what: { readonly hook: string } | { readonly action: string; readonly parameters: JsonMap };
  /** A `.charm`, the folder of a built charm or of a layer; where none is named, whatever the state folder has. */
  readonly charm: string | undefined;
  /** The folder with the model and the units. */
  readonly state: string;
  readonly unit: string | undefined;
  /** The relation of a relation hook, by its endpoint, and its number where there are several. */
  readonly relation: { readonly endpoint: string; readonly id: number | undefined } | undefined;
  readonly remoteUnit: string | undefined;
  /** What the remote unit, and the remote application, publish. */
  readonly data: TextFields;
  readonly appData: TextFields;
  readonly config: TextFields;
  readonly secret: string | undefined;
  readonly leader: boolean | undefined;
  readonly juju: string | undefined;
  /** A file with a unit's memory, to begin with. */
  readonly memory: string | undefined;
  /** Where the charm is to wait for a debugger, as `JUJU_DEBUG_AT` says it. */
  readonly debugAt: string | undefined;
};

type TextFields = Readonly<Record<string, string>>;

/** Reads a command line. Throws `UsageError` for what contradicts itself or is not written as it must be. */
export function readWish({ arguments: [charm], options }: Call): Wish {
  const one = (name: string): string | undefined => options[name]?.[0];
  const all = (name: string): readonly string[] => options[name] ?? [];
  const has = (name: string): boolean => options[name] !== undefined;
  if (has("leader") && has("no-leader"))
    throw new UsageError("a unit leads or does not; give one of --leader and --no-leader");
  const leader = has("leader") ? true : has("no-leader") ? false : undefined;
  return {
    what: readWhat(one("hook"), one("action"), all("param")),
    charm,
    state: one("state") ?? ".sandbox",
    unit: readUnit("unit", one("unit")),
    relation: readRelation(one("relation")),
    remoteUnit: readUnit("remote-unit", one("remote-unit")),
    data: readPairs("data", all("data")),
    appData: readPairs("app-data", all("app-data")),
    config: readPairs("config", all("config")),
    secret: one("secret"),
    leader,
    juju: readVersion(one("juju")),
    memory: one("memory"),
    debugAt: has("inspect") ? (one("at") ?? "all") : one("at"),
  };
}

function readWhat(hook: string | undefined, action: string | undefined, parameters: readonly string[]): Wish["what"] {
  if ((hook === undefined) === (action === undefined))
    throw new UsageError("give one of --hook NAME and --action NAME");
  if (action !== undefined) return { action, parameters: actionParameters(readPairs("param", parameters)) };
  if (parameters.length > 0) throw new UsageError("a hook has no parameters; give --param with --action only");
  return { hook: hook ?? "" };
}

/** `KEY=VALUE`, or `KEY=@FILE` for what stands in a file, as for `juju config`. */
function readPairs(option: string, pairs: readonly string[]): TextFields {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) throw new UsageError(`--${option} takes KEY=VALUE and got "${pair}"; put an = after the key`);
      const text = pair.slice(equals + 1);
      return [pair.slice(0, equals), text.startsWith("@") ? readText(text.slice(1)) : text];
    }),
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} can't be read: ${why}; name a file after the @`, cause);
  }
}

function readUnit(option: string, name: string | undefined): string | undefined {
  if (name === undefined || /^[a-z][a-z0-9-]*\/\d+$/.test(name)) return name;
  throw new UsageError(`--${option} takes a unit such as kafka/0 and got "${name}"`);
}

function readRelation(text: string | undefined): Wish["relation"] {
  if (text === undefined) return undefined;
  const [, endpoint, id] = /^([^:]+)(?::(\d+))?$/.exec(text) ?? [];
  if (endpoint === undefined) throw new UsageError(`--relation takes ENDPOINT or ENDPOINT:NUMBER and got "${text}"`);
  return { endpoint, id: id === undefined ? undefined : Number(id) };
}

function readVersion(version: string | undefined): string | undefined {
  if (version === undefined || /^\d+\.\d+(?:[.-][\w.-]+)?$/.test(version)) return version;
  throw new UsageError(`--juju takes a version such as 3.6.27 and got "${version}"`);
}
