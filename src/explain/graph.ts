import type { CharmDefinition } from "../build/index.ts";
import type { Condition, Flag } from "../reactive/index.ts";

/** Everything of a charm's layers that waits for flags or moves them. */
export type CharmGraph = {
  readonly charm: Pick<CharmDefinition, "name" | "endpoints" | "config">;
  /** The names that they have in code, lowest first; a layer of data has none. */
  readonly layers: readonly string[];
  /** The functions of the layers that run in a hook, in the order in which they are asked. */
  readonly movers: readonly Mover[];
  readonly triggers: readonly TriggerEdge[];
  /** Changes of flags in the layers' code that no function above leads to, as far as the code tells. */
  readonly unattributed: readonly Effect[];
};

/** A function of a layer that runs in a hook. */
export type Mover = {
  /** A handler's id; of another function `<layer>/<function>`. */
  readonly id: string;
  readonly layer: string;
  readonly name: string;
  /**
   * A handler, a function that runs in every hook, before the handlers (`setup`, `start`) or after (`exit`), one that an
   * operator runs (`action`), or one that takes over an older charm's memory (`migration`).
   */
  readonly role: "migration" | "setup" | "start" | "handler" | "action" | "exit";
  /** Of a handler. */
  readonly conditions: readonly Condition[];
  readonly expects: readonly Flag[];
  /** In the order of the code. */
  readonly effects: readonly Effect[];
  /** Handlers that it registers in the hook; they are not in the graph. */
  readonly registers: readonly Place[];
  readonly at: Place | undefined;
};

/** A change of a flag, as the code has it. */
export type Effect = {
  /** `toggle` sets or clears. */
  readonly kind: "set" | "clear" | "toggle";
  /** `undefined`: the code computes the name. */
  readonly flag: Flag | undefined;
  /** Whether the function does it whenever it comes to its end. */
  readonly sure: boolean;
  readonly at: Place | undefined;
};

/** A trigger: at the moment the flag `on` is set or cleared, other flags change. */
export type TriggerEdge = {
  readonly layer: string;
  readonly transition: "set" | "clear";
  readonly on: Flag;
  readonly effects: readonly Effect[];
};

/** A place in the sources: a file, relative to the folder of its layer or of the framework, and a line from 1. */
export type Place = { readonly layer: string | undefined; readonly file: string; readonly line: number };

/** A place as people write it. */
export function placeText(place: Place | undefined): string {
  return place === undefined ? "?" : `${place.file}:${place.line}`;
}
