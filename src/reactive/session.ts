import { isDeepStrictEqual } from "node:util";
import { ambient, type Ambient, type Json, type Logger, type Store } from "../core/index.ts";
import type { Flag, Flags } from "./flags.ts";
import type { Action, Handler } from "./handler.ts";
import type { HandlerTable } from "./handler-table.ts";
import type { EndpointRoles } from "./hook-pattern.ts";
import type { Trigger } from "./trigger.ts";

/** Flags, handlers and callbacks of one hook, reachable from everything that a handler calls. */
export type Session = {
  readonly hook: string;
  readonly endpoints: EndpointRoles;
  readonly store: Store;
  readonly flags: Flags;
  readonly handlers: HandlerTable;
  /** To be run at the end of the hook, the last one first. */
  readonly atExit: Task[];
  /** What was marked as done since the queue was last asked: it may be a queued handler that runs only once. */
  readonly marked: Set<string>;
  /**
   * What is undone, besides flags and memory, when a function stops half-way: each marks its present state, and calling
   * the answer puts that back.
   */
  readonly undoable: (() => () => void)[];
  readonly log: Logger;
};

/** Something to run, and for whom. */
export type Task = { readonly layer: string; readonly action: Action };

/** Who is at work: a handler, or another function of a layer. */
export type Actor = { readonly layer: string; readonly id: string };

/** The session of the running hook. */
export const currentSession: Ambient<Session> = ambient<Session>("session");

/** Who is at work in the running hook. */
export const currentActor: Ambient<Actor> = ambient<Actor>("actor");

/**
 * Sets a flag, at once visible to every later test in this hook. Without a value an existing value is
 * overwritten with `null`, as in charms.reactive. Throws `NoHookError` outside a hook, like all below.
 */
export function setFlag(flag: Flag, value: Json = null): void {
  currentSession.get("setFlag").flags.set(flag, value);
}

/** Clears a flag. Handlers still queued are asked again afterwards, and those no longer due are dropped. */
export function clearFlag(flag: Flag): void {
  currentSession.get("clearFlag").flags.clear(flag);
}

/** Sets the flag when `on` is true, else clears it. */
export function toggleFlag(flag: Flag, on: boolean): void {
  if (on) setFlag(flag);
  else clearFlag(flag);
}

/** Whether the flag is set, whatever its value. */
export function isFlagSet(flag: Flag): boolean {
  return currentSession.get("isFlagSet").flags.has(flag);
}

/** The value a flag was set with, `null` for one set without; `undefined` for one that is not set. */
export function flagValue(flag: Flag): Json | undefined {
  return currentSession.get("flagValue").flags.value(flag);
}

/** All flags that are set, sorted by code point. */
export function getFlags(): readonly Flag[] {
  return currentSession.get("getFlags").flags.all();
}

/**
 * Adds a trigger until the end of this hook. One that is to be there in every hook belongs into the layer's
 * definition. Throws `trigger-invalid`.
 */
export function registerTrigger(trigger: Trigger): void {
  currentSession.get("registerTrigger").flags.addTrigger(trigger);
}

/**
 * Adds a handler until the end of this hook, to the layer at work; it is asked from the next test on. Added again with
 * the same conditions it is the one that is there. Throws `handler-invalid` when the layer has another of this name.
 */
export function registerHandler(handler: Handler): void {
  const { handlers } = currentSession.get("registerHandler");
  const layer = currentActor.peek()?.layer ?? "";
  const id = `${layer}/${handler.name}`;
  if (!isDeepStrictEqual(handlers.get(id)?.conditions, handler.conditions)) handlers.add({ ...handler, layer, id });
}

/** Runs the function at the end of this hook, if it succeeds and is not a restricted one; the last one comes first. */
export function atExit(action: Action): void {
  currentSession.get("atExit").atExit.push({ layer: currentActor.peek()?.layer ?? "", action });
}
