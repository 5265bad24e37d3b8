import type { Json } from "../../core/index.ts";
import { runFailure, usageFailure } from "../errors.ts";
import type { ActionRun, HookContext } from "../hook-context.ts";
import { own } from "../lookup.ts";
import { refuseMore } from "./flags.ts";
import type { Tools } from "./tool.ts";

/** The tools of actions. Outside one they are refused. */
export const actionTools: Tools = {
  "action-get": {
    usage: "[options] [<key>[.<key>.<key>...]]",
    format: "smart",
    run: ({ context, args: [path, ...more] }) => {
      refuseMore(more);
      const { parameters } = running(context);
      return { value: path === undefined ? parameters : descend(parameters, path.split(".")) };
    },
  },
  "action-set": {
    usage: "<key>=<value> [<key>=<value> ...]",
    run: ({ context, args }) => {
      const settings = args.map(readResult);
      const action = running(context);
      const results = settings.reduce((next, { path, value }) => put(next, path, value), action.results);
      return { action: { ...action, results } };
    },
  },
  "action-fail": {
    usage: '["<failure message>"]',
    run: ({ context, args: [message, ...more] }) => {
      refuseMore(more);
      const failure = message ?? "action failed without reason given, check action for errors";
      return { action: { ...running(context), failure } };
    },
  },
  "action-log": {
    usage: "<message>",
    run: ({ context, args }) => {
      if (args.length === 0) throw usageFailure("no message specified");
      const action = running(context);
      return { action: { ...action, log: [...action.log, args.join(" ")] } };
    },
  },
};

function running({ action }: HookContext): ActionRun {
  if (action) return action;
  throw runFailure("not running an action");
}

const keyPart = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved: ReadonlySet<string> = new Set(["stdout", "stderr", "stdout-encoding", "stderr-encoding"]);

function readResult(arg: string): { readonly path: readonly string[]; readonly value: string } {
  const equals = arg.indexOf("=");
  if (equals < 0) throw usageFailure(`argument ${JSON.stringify(arg)} must be of the form key...=value`);
  const key = arg.slice(0, equals);
  const path = key.split(".");
  for (const part of path) {
    if (!keyPart.test(part)) {
      throw usageFailure(
        `key ${JSON.stringify(part)} must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods`,
      );
    }
    if (reserved.has(part)) throw usageFailure(`cannot set reserved action key ${JSON.stringify(part)}`);
  }
  return { path, value: arg.slice(equals + 1) };
}

type Fields = { readonly [key: string]: Json };

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function descend(value: Json, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isFields(value) ? descend(own(value, key) ?? null, rest) : null;
}

function put(fields: Fields, path: readonly string[], value: string): Fields {
  const [key = "", ...rest] = path;
  if (rest.length === 0) return { ...fields, [key]: value };
  const below = own(fields, key);
  return { ...fields, [key]: put(isFields(below) ? below : {}, rest, value) };
}
