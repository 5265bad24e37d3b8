import type { Flag, FlagOrigin } from "../reactive/index.ts";
import { flagUses, type FlagChange, type FlagUse } from "./flag-uses.ts";
import { frameworkFlag, frameworkFlagNames } from "./framework-flags.ts";
import { placeText, type CharmGraph, type TriggerEdge } from "./graph.ts";
import { noSuch } from "./not-found-error.ts";
import { missingNow, type UnitState } from "./unit-state.ts";
import { waitWords } from "./words.ts";

/** Everything about one flag of a charm. */
export type FlagExplanation = {
  readonly flag: Flag;
  /** What a flag of the framework stands for. */
  readonly framework?: string;
  readonly setBy: readonly Mention[];
  readonly clearedBy: readonly Mention[];
  readonly waitedForBy: readonly (Mention & {
    /** The condition: `when`, `whenAny`, `whenNot`, `whenNotAll`. */
    readonly how: string;
    /** On the unit: why the handler would not run now. */
    readonly missing?: string;
  })[];
  /** The triggers that act when it changes, as sentences. */
  readonly triggers: readonly string[];
  /** On the unit. */
  readonly unit?: { readonly set: boolean; readonly origin?: FlagOrigin };
};

/** Somebody who has to do with the flag: a handler's id or a few words, and the place in the code. */
export type Mention = { readonly who: string; readonly at: string };

/**
 * Who sets a flag, who clears it, who waits for it; with a unit also whether it is set there, since when, and what
 * each handler that waits for it misses. Throws {@link NotFoundError} for a flag that nothing of the charm names.
 */
export function explainFlag(graph: CharmGraph, name: Flag, unit?: UnitState): FlagExplanation {
  const uses = flagUses(graph);
  const use = uses.find(({ flag }) => flag === name) ?? unused(graph, name);
  const onUnit = unit?.flags.find(({ flag }) => flag === name);
  if (use.framework === undefined && !uses.includes(use) && onUnit === undefined) {
    throw noSuch("flag", name, [...uses.map(({ flag }) => flag), ...frameworkFlagNames(graph.charm)]);
  }
  return {
    flag: name,
    ...(use.framework === undefined ? {} : { framework: use.framework }),
    setBy: use.sets.map(mention),
    clearedBy: use.clears.map(mention),
    waitedForBy: use.waits.map(({ mover, kind }) => {
      const missing = unit === undefined ? undefined : missingNow(graph, mover, unit);
      const { id: who, at } = mover;
      return { who, how: waitWords[kind], at: placeText(at), ...(missing === undefined ? {} : { missing }) };
    }),
    triggers: use.watchedBy.map(triggerText),
    ...(unit === undefined
      ? {}
      : { unit: { set: onUnit !== undefined, ...(onUnit?.origin === undefined ? {} : { origin: onUnit.origin }) } }),
  };
}

const unused = ({ charm }: CharmGraph, flag: Flag): FlagUse => ({
  flag,
  framework: frameworkFlag(flag, charm),
  sets: [],
  clears: [],
  waits: [],
  watchedBy: [],
  expectedBy: [],
});

function mention({ by, effect }: FlagChange): Mention {
  const at = placeText(effect.at);
  if (by === undefined) return { who: "code that no handler was found to call", at };
  return "mover" in by ? { who: by.mover.id, at } : { who: triggerName(by.trigger), at };
}

const triggerName = ({ layer, transition, on }: TriggerEdge): string =>
  `a trigger of ${layer} when ${on} is ${transition === "set" ? "set" : "cleared"}`;

/** A trigger as a sentence: `when a is set, b is cleared (trigger of layer x)`. */
function triggerText({ layer, transition, on, effects }: TriggerEdge): string {
  const done = effects.map(
    ({ kind, flag }) => `${flag ?? "a flag of a computed name"} is ${kind === "set" ? "set" : "cleared"}`,
  );
  const what = done.length > 0 ? done.join(", ") : "a function is called";
  return `when ${on} is ${transition === "set" ? "set" : "cleared"}, ${what} (trigger of ${layer})`;
}
