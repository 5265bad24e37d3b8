import type { Flag } from "../reactive/index.ts";
import { cycles, type Cycle } from "./cycles.ts";
import { deadHandlers, type DeadHandler } from "./dead-handlers.ts";
import { allChanges, flagUses, type FlagUse } from "./flag-uses.ts";
import { placeText, type CharmGraph } from "./graph.ts";

/** What is strange about a charm's flags and handlers. Nothing of it is an error by itself. */
export type Findings = {
  readonly dead: readonly DeadHandler[];
  /** Flags that somebody waits for and nobody sets, under a name that can be read in the code. */
  readonly neverSet: readonly FlagUse[];
  /** Flags that are set and that no handler or trigger of these layers looks at; code may still ask for them. */
  readonly unwatched: readonly FlagUse[];
  readonly cycles: readonly Cycle[];
  /** Where the code changes a flag whose name it computes, or registers handlers: what is drawn may be incomplete. */
  readonly computed: readonly string[];
};

/** Looks through a charm's graph. */
export function findings(graph: CharmGraph): Findings {
  const uses = flagUses(graph);
  return {
    dead: deadHandlers(graph),
    neverSet: uses.filter(
      ({ framework, sets, waits, watchedBy }) =>
        framework === undefined && sets.length === 0 && waits.length + watchedBy.length > 0,
    ),
    unwatched: uses.filter(
      ({ sets, waits, watchedBy, expectedBy }) =>
        sets.length > 0 && waits.length + watchedBy.length + expectedBy.length === 0,
    ),
    cycles: cycles(graph),
    computed: computed(graph),
  };
}

function computed(graph: CharmGraph): readonly string[] {
  const changes = allChanges(graph).flatMap(({ by, effect }) => {
    if (effect.flag !== undefined) return [];
    const who = by === undefined ? "code" : "mover" in by ? by.mover.id : `a trigger of ${by.trigger.layer}`;
    return [`${who} ${effect.kind}s a flag whose name is computed (${placeText(effect.at)})`];
  });
  const registers = graph.movers.flatMap(({ id, registers: places }) =>
    places.map((place) => `${id} registers handlers that are not shown (${placeText(place)})`),
  );
  return [...changes, ...registers];
}

/** The findings as sentences, the gravest first. */
export function findingSentences({
  dead,
  neverSet,
  unwatched,
  cycles: loops,
  computed: hidden,
}: Findings): readonly string[] {
  const isOfDead = (flag: Flag): boolean => dead.some(({ why }) => why.includes(`${flag}, which nobody sets`));
  return [
    ...dead.map(({ mover, why }) => `${mover.id} (${placeText(mover.at)}) can never run: ${why}`),
    ...loops.map(
      ({ movers, flags }) => `${movers.map(({ id }) => id).join(", ")} can keep ${flags.join(", ")} moving without end`,
    ),
    ...neverSet
      .filter(({ flag }) => !isOfDead(flag))
      .map(
        ({ flag, waits }) =>
          `${flag} is set by nobody; ${waits.map(({ mover }) => mover.id).join(", ") || "a trigger"} looks at it`,
      ),
    ...unwatched.map(({ flag }) => `no handler or trigger looks at ${flag}`),
    ...hidden,
  ];
}
