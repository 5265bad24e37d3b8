import { byCodePoint } from "../core/index.ts";
import type { Flag, FlagCondition } from "../reactive/index.ts";
import { frameworkFlag } from "./framework-flags.ts";
import type { CharmGraph, Effect, Mover, TriggerEdge } from "./graph.ts";

/** How a flag is used in a charm. */
export type FlagUse = {
  readonly flag: Flag;
  /** Why the framework sets it, if it is one of its own. */
  readonly framework: string | undefined;
  readonly sets: readonly FlagChange[];
  readonly clears: readonly FlagChange[];
  readonly waits: readonly FlagWait[];
  /** Triggers that act when this flag is set or cleared. */
  readonly watchedBy: readonly TriggerEdge[];
  /** Handlers that warn when it is missing. */
  readonly expectedBy: readonly Mover[];
};

/** Who changes a flag: a function, a trigger, or code that no function was found to lead to. */
export type FlagChange = {
  readonly by: { readonly mover: Mover } | { readonly trigger: TriggerEdge } | undefined;
  readonly effect: Effect;
};

/** A handler that waits for a flag, and how. */
type FlagWait = { readonly mover: Mover; readonly kind: FlagCondition["kind"] };

/** Every flag that the layers name, sorted by name. */
export function flagUses(graph: CharmGraph): readonly FlagUse[] {
  const changes = allChanges(graph);
  const waits = graph.movers.flatMap((mover) =>
    mover.conditions.flatMap((condition) =>
      "flags" in condition ? condition.flags.map((flag) => ({ flag, mover, kind: condition.kind })) : [],
    ),
  );
  const names = new Set([
    ...changes.flatMap(({ effect }) => effect.flag ?? []),
    ...waits.map(({ flag }) => flag),
    ...graph.triggers.map(({ on }) => on),
    ...graph.movers.flatMap(({ expects }) => expects),
  ]);
  return [...names].toSorted(byCodePoint).map((flag) => ({
    flag,
    framework: frameworkFlag(flag, graph.charm),
    sets: changes.filter((change) => does(change, flag, "set")),
    clears: changes.filter((change) => does(change, flag, "clear")),
    waits: waits.filter((wait) => wait.flag === flag).map(({ mover, kind }) => ({ mover, kind })),
    watchedBy: graph.triggers.filter(({ on }) => on === flag),
    expectedBy: graph.movers.filter(({ expects }) => expects.includes(flag)),
  }));
}

const does = (change: FlagChange, flag: Flag, kind: Effect["kind"]): boolean =>
  change.effect.flag === flag && (change.effect.kind === kind || change.effect.kind === "toggle");

/** Every change of a flag in the layers' code, also those whose flag is computed. */
export function allChanges(graph: CharmGraph): readonly FlagChange[] {
  return [
    ...graph.movers.flatMap((mover) => mover.effects.map((effect) => ({ by: { mover }, effect }))),
    ...graph.triggers.flatMap((trigger) => trigger.effects.map((effect) => ({ by: { trigger }, effect }))),
    ...graph.unattributed.map((effect) => ({ by: undefined, effect })),
  ];
}
