import { ambient, type Ambient, type Json, type JsonMap, type Logger, type Store } from "../core/index.ts";
import type { Charm } from "./charm.ts";
import type { HookContext } from "./context.ts";
import type { Relation, RemoteUnit } from "./relations.ts";
import { isLeader as askLeader } from "./tools/leadership.ts";
import type { Databag } from "./tools/relation.ts";
import type { RunTool, RunToolNow } from "./run-tool.ts";
import type { OptionValue } from "./tools/config.ts";
import type { GoalState } from "./tools/goal-state.ts";
import { secretGet } from "./tools/secret.ts";
import type { StatusName } from "./tools/status.ts";
import type { Shown } from "./unit-memory.ts";
import type { Write } from "./writes.ts";

/** A status that a layer asked for in this hook. */
export type RecordedStatus = { readonly name: StatusName; readonly message: string; readonly layer: string };

/** One unit in one hook: what was read at its start, and what is to be written at its end. */
export type Unit = {
  readonly charm: Charm;
  readonly context: HookContext;
  readonly config: Readonly<Record<string, OptionValue>>;
  readonly leader: boolean;
  readonly goal: GoalState;
  readonly relations: readonly Relation[];
  /** The unit's memory: written in one transaction when the hook has succeeded. */
  readonly store: Store;
  readonly log: Logger;
  readonly run: RunTool;
  /** For what is looked at without `await`. */
  readonly runNow: RunToolNow;
  readonly statuses: RecordedStatus[];
  /** What is to be told to Juju when the hook has succeeded. */
  readonly writes: Write[];
  /** The parameters of an action; none in a hook. */
  readonly parameters: JsonMap;
  /** The results of an action, by dotted name. */
  readonly results: (readonly [string, string])[];
  readonly shown: Shown;
  /** Run when the hook ends, however it ends. */
  readonly closers: (() => Promise<void>)[];
};

/** The unit of the running hook. */
export const currentUnit: Ambient<Unit> = ambient<Unit>("unit");

/** Where the hook runs: unit, application, model, Juju's version. Throws `NoHookError` outside a hook, like all below. */
export function hookContext(): HookContext {
  return currentUnit.get("hookContext").context;
}

/** The options of the application, as they were at the start of the hook. */
export function config(): Readonly<Record<string, OptionValue>> {
  return currentUnit.get("config").config;
}

/** Whether this unit leads its application. Only the leader writes outside. */
export function isLeader(): boolean {
  return currentUnit.get("isLeader").leader;
}

/**
 * Whether this unit leads even now. Juju's yes is good for 30 seconds: a hook that has waited longer asks once more, which
 * takes a process. To be asked before a write outside. Once a unit did not lead it does not for the rest of the hook.
 */
export async function stillLeads(): Promise<boolean> {
  const { leader, run } = currentUnit.get("stillLeads");
  return leader && askLeader(run);
}

/** The relations of one endpoint, with what the remote units published; none is an empty list. */
export function relations(endpoint: string): readonly Relation[] {
  return currentUnit.get("relations").relations.filter((relation) => relation.endpoint === endpoint);
}

/** The remote units of all relations of one endpoint, in natural order within each relation. */
export function remoteUnits(endpoint: string): readonly RemoteUnit[] {
  return relations(endpoint).flatMap(({ units }) => units);
}

/** A layer's option of layer.yaml, or `undefined` where neither the charm nor the layer sets it. */
export function layerOption(layer: string, option: string): Json | undefined {
  return currentUnit.get("layerOption").charm.layerOptions[layer]?.[option];
}

/**
 * The newest content of a secret. With a label, this unit knows it by that name from now on, and its `secret-changed` says
 * so. Rejects with `hook-tool-failed` when it is not granted to this application.
 */
export function readSecret(id: string, { label }: { readonly label?: string } = {}): Promise<Databag> {
  return secretGet(currentUnit.get("readSecret").run, id, { refresh: true, ...(label === undefined ? {} : { label }) });
}

/**
 * How this hook runs Juju's tools, for the functions of `tools`: `await tools.networkGet(hookTool(), "website")`. What is
 * only read is read once in a hook.
 */
export function hookTool(): RunTool {
  return currentUnit.get("hookTool").run;
}

/** The hook's log. Lines are gathered and sent to Juju when the hook ends, also when it fails. */
export function hookLog(): Logger {
  return currentUnit.get("hookLog").log;
}

/** The unit's memory between hooks. Keys are the caller's; begin them with the layer's name. */
export function unitStore(): Store {
  return currentUnit.get("unitStore").store;
}

/** Makes a value at most once in a hook: the answer is a function that makes it at its first call in each hook. */
export function perHook<T>(name: string, make: (unit: Unit) => T): () => T {
  const values = new WeakMap<Unit, { readonly value: T }>();
  return () => {
    const unit = currentUnit.get(name);
    const made = values.get(unit) ?? { value: make(unit) };
    values.set(unit, made);
    return made.value;
  };
}
