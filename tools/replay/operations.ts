import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/core/index.ts";
import {
  clearFlag,
  dataChanged,
  endHook,
  getFlags,
  isDataChanged,
  isFlagSet,
  registerTrigger,
  setFlag,
  toggleFlag,
  type Trigger,
} from "../../src/reactive/index.ts";
import type { Operation } from "./scenario.ts";

/** Where operations leave their marks. */
export type World = {
  readonly trace: Json[];
  /** The folder that files are written to. */
  readonly folder: string;
};

/** Does what a handler of a scenario does, through the functions that charm authors call. */
export function perform(operations: readonly Operation[], world: World): void {
  for (const [kind, first = null, ...rest] of operations) {
    const name = textOf(first);
    const [second = null] = rest;
    if (kind === "set") setFlag(name, second);
    else if (kind === "clear") clearFlag(name);
    else if (kind === "toggle") toggleFlag(name, second === true);
    else if (kind === "trigger") registerTrigger(triggerOf(first, world));
    else if (kind === "write") writeFileSync(join(world.folder, name), textOf(second));
    else if (kind === "rm") rmSync(join(world.folder, name), { force: true });
    else if (kind === "data_changed") world.trace.push(["dc", name, dataChanged(name, second)]);
    else if (kind === "is_data_changed") world.trace.push(["idc", name, isDataChanged(name, second)]);
    else if (kind === "note") world.trace.push(first);
    else if (kind === "flags") world.trace.push(["flags", [...getFlags()]]);
    else if (kind === "if") perform(operationsOf(isFlagSet(name) ? second : (rest[1] ?? [])), world);
    else if (kind === "exit") endHook(Number(first ?? 0));
    else if (kind === "raise") throw new RaisedByScenario();
    else if (kind !== "flush") throw new Error(`unknown operation ${kind}`); // a hook commits once, at its end
  }
}

/** A handler of the scenario failed, as it was told to. */
class RaisedByScenario extends Error {
  constructor() {
    super("raised by the scenario");
    this.name = "RuntimeError";
  }
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

const operationsOf = (value: Json): readonly Operation[] => value as unknown as readonly Operation[];

function triggerOf(written: Json, { trace }: World): Trigger {
  const { when, when_not, set_flag, clear_flag, note } = written as Readonly<Record<string, Json>>;
  const parts = {
    when,
    whenNot: when_not,
    setFlag: set_flag,
    clearFlag: clear_flag,
    ...(note === undefined ? {} : { callback: () => void trace.push(["cb", note]) }),
  };
  return parts as unknown as Trigger; // a scenario may hold what the types forbid
}
