import { expandHookPattern, type Flag } from "../reactive/index.ts";
import { alternatives } from "./alternatives.ts";
import { frameworkFlag } from "./framework-flags.ts";
import type { CharmGraph, Effect, Mover } from "./graph.ts";
import { isHookName } from "./hook-names.ts";

/** Something that can never run, and the sentence that says why. */
export type DeadHandler = { readonly mover: Mover; readonly why: string };

/**
 * The handlers that can never run: their conditions contradict each other; they name a hook that Juju does not have;
 * or they wait for a flag that nobody sets, or only handlers that can't run themselves. As soon as somebody who can
 * run sets a flag of a computed name, any flag may be set.
 */
export function deadHandlers(graph: CharmGraph): readonly DeadHandler[] {
  const settable = settableFlags(graph);
  return graph.movers.flatMap((mover) => {
    const why = contradiction(graph, mover) ?? unmet(graph, mover, settable);
    return why === undefined ? [] : [{ mover, why }];
  });
}

function contradiction({ charm }: CharmGraph, { conditions }: Mover): string | undefined {
  const hooks = conditions.filter((condition) => "hooks" in condition);
  if (hooks.length > 0 && conditions.some((condition) => "flags" in condition)) {
    return "it is for a hook and waits for flags, and no flag is looked at before the handlers of hooks have run";
  }
  for (const { hooks: patterns } of hooks) {
    const names = patterns.flatMap((pattern) => expandHookPattern(pattern, charm.endpoints));
    if (names.length === 0) return `the charm has no endpoint for ${patterns.join(" or ")}`;
    if (!names.some((name) => name === "*" || isHookName(name, charm.endpoints))) {
      return `Juju has no hook ${names.join(" or ")} for this charm`;
    }
  }
  return alternatives(conditions).length > 0 ? undefined : "its conditions contradict each other";
}

type Settable = { readonly flags: ReadonlySet<Flag>; readonly anything: boolean };

function canBeSet({ charm }: CharmGraph, { flags, anything }: Settable, flag: Flag): boolean {
  return anything || flags.has(flag) || frameworkFlag(flag, charm) !== undefined;
}

function unmet(graph: CharmGraph, { conditions }: Mover, settable: Settable): string | undefined {
  const ways = alternatives(conditions).map((way) =>
    [...way].filter(([flag, on]) => on && !canBeSet(graph, settable, flag)).map(([flag]) => flag),
  );
  if (ways.some((missing) => missing.length === 0)) return undefined;
  const missing = [...new Set(ways.flat())];
  const sayWho = (flag: Flag): string => {
    const setters = graph.movers.filter(({ effects }) =>
      effects.some((effect) => effect.flag === flag && sets(effect)),
    );
    const names = setters.map(({ id }) => id).join(", ");
    return names === ""
      ? `${flag}, which nobody sets`
      : `${flag}, which only ${names} sets, which can never run either`;
  };
  return `it waits for ${missing.map(sayWho).join("; and for ")}`;
}

/** The flags that can be set at all, found by letting everything run that can, until that sets nothing new. */
function settableFlags(graph: CharmGraph, known: Settable = { flags: new Set(), anything: false }): Settable {
  const running = graph.movers.filter(
    (mover) => contradiction(graph, mover) === undefined && unmet(graph, mover, known) === undefined,
  );
  const fired = graph.triggers.filter(({ on }) => canBeSet(graph, known, on));
  const effects = [graph, ...running, ...fired].flatMap((one) =>
    "unattributed" in one ? one.unattributed : one.effects,
  );
  const flags = new Set(effects.filter(sets).map(({ flag }) => flag));
  const anything = flags.delete(undefined);
  const found: Settable = { flags: new Set([...flags].flatMap((flag) => flag ?? [])), anything };
  return anything || found.flags.size === known.flags.size ? found : settableFlags(graph, found);
}

const sets = ({ kind }: Effect): boolean => kind !== "clear";
