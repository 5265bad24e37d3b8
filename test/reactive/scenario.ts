import { readFileSync } from "node:fs";
import { createStore } from "../../src/core/index.ts";
import {
  createFlags,
  currentFlags,
  defineLayer,
  dispatch,
  hook,
  when,
  whenAny,
  whenNot,
  whenNotAll,
  setFlag,
  clearFlag,
  isFlagSet,
  toggleFlag,
  type Handler,
  type HandlerBuilder,
  type Trace,
} from "../../src/reactive/index.ts";

type Operation = readonly [string, ...unknown[]];
export type Case = {
  readonly id: string;
  readonly title: string;
  readonly scenario: {
    readonly handlers: readonly { name: string; on: readonly string[][]; body: readonly Operation[] }[];
    readonly hooks: readonly string[];
    readonly flags?: readonly string[];
  };
  readonly expected: readonly { hook: string; outcome: string; trace: unknown[]; flags: string[] }[];
};

export function recordedCases(): Case[] {
  const text = readFileSync(new URL("../fixtures/reactive/cases.jsonl", import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line): Case => JSON.parse(line));
}

function perform(operations: readonly Operation[], seen: unknown[]): void {
  for (const [kind, ...args] of operations) {
    const name = String(args[0]);
    if (kind === "set") setFlag(name);
    else if (kind === "clear") clearFlag(name);
    else if (kind === "toggle") toggleFlag(name, args[1] === true);
    else if (kind === "note") seen.push(args[0]);
    else if (kind === "raise") throw new Error("raised by the scenario");
    else if (kind === "if") perform((isFlagSet(name) ? args[1] : (args[2] ?? [])) as Operation[], seen);
    else throw new Error(`unknown operation ${kind}`);
  }
}

const starters = {
  when,
  when_all: when,
  when_any: whenAny,
  when_not: whenNot,
  when_none: whenNot,
  when_not_all: whenNotAll,
};
const methods = {
  when: "when",
  when_all: "whenAll",
  when_any: "whenAny",
  when_not: "whenNot",
  when_none: "whenNone",
  when_not_all: "whenNotAll",
} as const;

function toHandler(handler: Case["scenario"]["handlers"][number], seen: unknown[]): Handler {
  const action = {
    [handler.name]: () => {
      seen.push(handler.name);
      perform(handler.body, seen);
    },
  }[handler.name];
  if (action === undefined) throw new Error("no action");
  let built: HandlerBuilder | undefined;
  for (const [kind = "", ...flags] of handler.on) {
    if (kind === "hook") return hook(...flags).do(action);
    const name = kind as keyof typeof methods;
    built = built === undefined ? starters[name](...flags) : built[methods[name]](...flags);
  }
  if (built === undefined) throw new Error("a handler without conditions");
  return built.do(action);
}

/** Runs the hooks of a scenario one after another on one store; a failed hook leaves the store as it was. */
export async function play({
  scenario,
}: Pick<Case, "scenario">): Promise<{ trace: unknown[]; flags: string[]; explained: Trace }[]> {
  const store = createStore();
  const flags = createFlags(store);
  for (const flag of scenario.flags ?? []) flags.set(flag);
  const results = [];
  for (const hookName of scenario.hooks) {
    const seen: unknown[] = [];
    const layer = defineLayer(
      "scenario",
      scenario.handlers.map((handler) => toHandler(handler, seen)),
    );
    const explained = await currentFlags.run(flags, () =>
      dispatch([layer], {
        flags,
        hook: hookName,
        invoke: async (handler) => {
          await handler.action();
          return undefined;
        },
      }),
    );
    results.push({ trace: seen, flags: [...flags.all()], explained });
  }
  return results;
}
