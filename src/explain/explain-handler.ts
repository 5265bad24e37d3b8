import { deadHandlers } from "./dead-handlers.ts";
import { cycles } from "./cycles.ts";
import { frameworkFlag } from "./framework-flags.ts";
import { placeText, type CharmGraph, type Effect, type Mover } from "./graph.ts";
import { NotFoundError, noSuch } from "./not-found-error.ts";
import { missingNow, type UnitState } from "./unit-state.ts";
import { conditionText } from "./words.ts";

/** Everything about one handler of a charm, or another function that a layer runs. */
export type HandlerExplanation = {
  readonly id: string;
  readonly role: Mover["role"];
  readonly at: string;
  /** As written: `when a, b`, `whenNot c`, `hook install`. */
  readonly conditions: readonly string[];
  /** What flags of the framework among them stand for. */
  readonly meanings: Readonly<Record<string, string>>;
  /** Flags without which it warns. */
  readonly expects: readonly string[];
  readonly changes: readonly {
    readonly kind: Effect["kind"];
    readonly flag: string | undefined;
    readonly at: string;
  }[];
  /** Handlers that can become due because of what it changes. */
  readonly next: readonly { readonly who: string; readonly because: string }[];
  /** Why it can never run. */
  readonly dead?: string;
  /** Chains without end that it is part of. */
  readonly cycles: readonly (readonly string[])[];
  /** Only of a handler: nothing is told of when the others ran. */
  readonly unit?: UnitPart;
};

/** A handler on a unit: in its last successful hook, and now. */
type UnitPart = {
  readonly lastHook?: string;
  /** How often it ran in that hook, and the flags it changed. */
  readonly ran?: { readonly times: number; readonly changed: readonly string[]; readonly stopped?: string };
  /** Why it did not run in that hook. */
  readonly skipped?: string;
  /** Why it would not run now; without it, it would. */
  readonly missing?: string;
};

/**
 * When a handler runs, what it does to flags and what can run after it; with a unit also why it did not run in the
 * last hook and what is missing now. `name` is `layer/handler`, or the handler alone if that is enough. Throws
 * {@link NotFoundError} for no or several handlers of that name.
 */
export function explainHandler(graph: CharmGraph, name: string, unit?: UnitState): HandlerExplanation {
  const mover = findMover(graph, name);
  const { id, role, conditions, expects, effects } = mover;
  const flags = conditions.flatMap((condition) => ("flags" in condition ? condition.flags : []));
  const dead = deadHandlers(graph).find((one) => one.mover === mover)?.why;
  return {
    id,
    role,
    at: placeText(mover.at),
    conditions: conditions.map(conditionText),
    meanings: Object.fromEntries(
      flags.flatMap((flag) => {
        const meaning = frameworkFlag(flag, graph.charm);
        return meaning === undefined ? [] : [[flag, meaning] as const];
      }),
    ),
    expects,
    changes: effects.map(({ kind, flag, at }) => ({ kind, flag, at: placeText(at) })),
    next: followers(graph, mover),
    ...(dead === undefined ? {} : { dead }),
    cycles: cycles(graph)
      .filter(({ movers }) => movers.includes(mover))
      .map(({ movers }) => movers.map((one) => one.id)),
    ...(unit === undefined || role !== "handler" ? {} : { unit: onUnit(graph, mover, unit) }),
  };
}

function findMover({ movers }: CharmGraph, name: string): Mover {
  const exact = movers.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const alike = movers.filter((mover) => mover.name === name || mover.id.endsWith(`/${name}`));
  const [only, ...others] = alike;
  if (only === undefined)
    throw noSuch(
      "handler",
      name,
      movers.map(({ id }) => id),
    );
  if (others.length === 0) return only;
  throw new NotFoundError(`several handlers are named ${name}: ${alike.map(({ id }) => id).join(", ")}; say which one`);
}

function followers({ movers }: CharmGraph, { effects }: Mover): HandlerExplanation["next"] {
  const sets = new Set(effects.flatMap(({ kind, flag }) => (flag !== undefined && kind !== "clear" ? [flag] : [])));
  const clears = new Set(effects.flatMap(({ kind, flag }) => (flag !== undefined && kind !== "set" ? [flag] : [])));
  return movers.flatMap(({ id, conditions }) => {
    const reasons = conditions.flatMap((condition) => {
      if (!("flags" in condition)) return [];
      const on = condition.kind === "all" || condition.kind === "any";
      return condition.flags.filter((flag) => (on ? sets : clears).has(flag)).map((flag) => `${on ? "+" : "-"}${flag}`);
    });
    return reasons.length === 0 ? [] : [{ who: id, because: reasons.join(" ") }];
  });
}

function onUnit(graph: CharmGraph, mover: Mover, unit: UnitState): UnitPart {
  const { lastHook } = unit;
  const runs = lastHook?.ran.filter(({ handler }) => handler === mover.id) ?? [];
  const stopped = runs.at(-1)?.stopped;
  const skipped = lastHook?.skipped[mover.id];
  const missing = missingNow(graph, mover, unit);
  return {
    ...(lastHook === undefined ? {} : { lastHook: lastHook.hook }),
    ...(runs.length === 0
      ? {}
      : {
          ran: {
            times: runs.length,
            changed: runs.flatMap(({ changed }) => changed),
            ...(stopped === undefined ? {} : { stopped }),
          },
        }),
    ...(skipped === undefined ? {} : { skipped }),
    ...(missing === undefined ? {} : { missing }),
  };
}
