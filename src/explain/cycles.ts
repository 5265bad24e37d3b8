import type { Flag } from "../reactive/index.ts";
import { alternatives, type Alternative } from "./alternatives.ts";
import type { CharmGraph, Effect, Mover, TriggerEdge } from "./graph.ts";

/** Handlers that can make each other run for ever, in the order in which they do, and the flags that they move. */
export type Cycle = { readonly movers: readonly Mover[]; readonly flags: readonly Flag[] };

/** Longer chains are not looked for, and of shorter ones not more than this. */
const longest = 6;
const most = 20_000;

/**
 * Chains of handlers that can keep the flags moving without end: each is due after the one before, by a flag that
 * changes (only a handler one of whose flags changed is asked again), and after the last everything is as it was
 * before the first. What code does under a condition may happen or not, so a cycle found is possible and not certain.
 * Handlers of hooks, for files and for one time can't be part of one. Chains in which a handler runs twice are not looked for.
 */
export function cycles(graph: CharmGraph): readonly Cycle[] {
  const steps = graph.movers.filter(isAskedAgain).map((mover) => stepOf(mover, graph.triggers));
  const nexts = new Map(steps.map((step) => [step, steps.filter((other) => moves(step, other))]));
  const found: Cycle[] = [];
  let budget = most;
  const extend = (chain: readonly Step[]): void => {
    const [first] = chain;
    if (first === undefined || (budget -= 1) < 0) return;
    for (const next of nexts.get(chain.at(-1) ?? first) ?? []) {
      if (next === first) {
        const flags = endlessFlags(chain, steps);
        if (flags !== undefined) found.push({ movers: chain.map(({ mover }) => mover), flags });
      } else if (chain.length < longest && !chain.includes(next) && steps.indexOf(next) > steps.indexOf(first)) {
        extend([...chain, next]);
      }
    }
  };
  for (const step of steps) extend([step]);
  // A chain that takes a longer way past the same handlers says nothing new.
  return found.filter((cycle) => !found.some((other) => other !== cycle && isWithin(other, cycle)));
}

const isWithin = (inner: Cycle, outer: Cycle): boolean =>
  inner.movers.length < outer.movers.length && inner.movers.every((mover) => outer.movers.includes(mover));

const isAskedAgain = ({ role, conditions }: Mover): boolean =>
  role === "handler" && conditions.length > 0 && conditions.every((condition) => "flags" in condition);

/** A handler, the ways in which it can be due, and what it does to each flag, in order. */
type Step = {
  readonly mover: Mover;
  readonly ways: readonly Alternative[];
  readonly watches: ReadonlySet<Flag>;
  readonly moves: ReadonlyMap<Flag, readonly Move[]>;
  /** Whether it surely clears a flag, which has the handlers queued after it asked again. */
  readonly clears: boolean;
};
type Move = Pick<Effect, "kind" | "sure">;

const moves = (step: Step, other: Step): boolean => [...step.moves.keys()].some((flag) => other.watches.has(flag));

function stepOf(mover: Mover, triggers: readonly TriggerEdge[]): Step {
  const moved = new Map<Flag, Move[]>();
  const add = ({ kind, flag, sure }: Effect, seen: readonly TriggerEdge[]): void => {
    if (flag === undefined) return;
    moved.set(flag, [...(moved.get(flag) ?? []), { kind, sure }]);
    for (const trigger of triggers) {
      if (trigger.on !== flag || seen.includes(trigger) || !canBe(kind, trigger.transition)) continue;
      for (const effect of trigger.effects) add({ ...effect, sure: false }, [...seen, trigger]);
    }
  };
  for (const effect of mover.effects) add(effect, []);
  const watches = new Set(mover.conditions.flatMap((condition) => ("flags" in condition ? condition.flags : [])));
  const clears = mover.effects.some(({ kind, sure }) => kind === "clear" && sure);
  return { mover, ways: alternatives(mover.conditions), watches, moves: moved, clears };
}

const canBe = (kind: Effect["kind"], transition: "set" | "clear"): boolean => kind === "toggle" || kind === transition;

/** A handler of a chain in one of its ways, and whether it was queued together with the one before it. */
type Link = { readonly step: Step; readonly way: Alternative; readonly together: boolean };

/** The flags that a chain moves for ever; `undefined` when it comes to rest in every one of its ways. */
function endlessFlags(chain: readonly Step[], order: readonly Step[]): readonly Flag[] | undefined {
  const visit = (links: readonly Link[]): readonly Flag[] | undefined => {
    const step = chain[links.length];
    if (step === undefined) return movingFlags(links);
    const before = links.at(-1)?.step;
    const inOrder = before !== undefined && order.indexOf(before) < order.indexOf(step);
    for (const together of inOrder ? [false, true] : [false]) {
      for (const way of step.ways) {
        const found = visit([...links, { step, way, together }]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return visit([]);
}

/** Flags are independent of each other, so each is looked at for itself. */
function movingFlags(chain: readonly Link[]): readonly Flag[] | undefined {
  const flags = new Set(chain.flatMap(({ step }) => [...step.watches, ...step.moves.keys()]));
  const courses = [...flags].map((flag) => ({ flag, courses: coursesOf(chain, flag) }));
  if (courses.some(({ courses: possible }) => possible.length === 0)) return undefined;
  const asked = chain.map(({ step }, index) => ({ step, after: passBefore(chain, index) }));
  return choose(courses, { asked, moving: [] });
}

/** The places of the handlers whose changes have the handler at this place asked again: those of the pass before. */
function passBefore(chain: readonly Link[], place: number): ReadonlySet<number> {
  const passes = chain.map((_, index) => chain.slice(0, index + 1).filter(({ together }) => !together).length);
  const count = passes.at(-1) ?? 1;
  const before = (((passes[place] ?? 1) - 2 + count) % count) + 1;
  return new Set(passes.flatMap((pass, index) => (pass === before ? [index] : [])));
}

/** At which places of the chain a flag changes, in one of the courses it can take. */
type Course = ReadonlySet<number>;

/** A flag on its way along a chain: how it is, how it was when the queue was last looked through, where it changed. */
type Travelling = { readonly on: boolean; readonly asked: readonly boolean[]; readonly changes: readonly number[] };

/**
 * All courses of a flag in which each handler finds it as it needs it, and the first one finds it again. A handler
 * finds it as it is when the queue is made, and again after each clear: setting a flag does not disturb the queue.
 */
function coursesOf(chain: readonly Link[], flag: Flag): readonly Course[] {
  const found = new Map<string, Course>();
  for (const start of [true, false]) {
    let states: readonly Travelling[] = [{ on: start, asked: [], changes: [] }];
    for (const [index, { step, way, together }] of chain.entries()) {
      const needed = way.get(flag);
      states = states
        .map((state) => (together ? state : { ...state, asked: [state.on] }))
        .filter(({ asked }) => needed === undefined || asked.every((on) => on === needed))
        .flatMap(({ on, asked, changes }) =>
          outcomes(on, step.moves.get(flag) ?? []).map((outcome) => ({
            on: outcome.on,
            asked: step.clears ? [...asked, outcome.on] : asked,
            changes: outcome.changed ? [...changes, index] : changes,
          })),
        );
    }
    for (const { on, changes } of states) if (on === start) found.set(changes.join(), new Set(changes));
  }
  return [...found.values()];
}

type Outcome = { readonly on: boolean; readonly changed: boolean };

/** What can become of a flag in one run of a handler. Set and then cleared counts as changed (charms.reactive). */
function outcomes(on: boolean, moved: readonly Move[]): readonly Outcome[] {
  return moved.reduce<readonly Outcome[]>(
    (states, { kind, sure }) => {
      const after = states.flatMap((state): readonly Outcome[] => {
        const to = (value: boolean): Outcome => ({ on: value, changed: state.changed || value !== state.on });
        const done = kind === "toggle" ? [to(true), to(false)] : [to(kind === "set")];
        return sure ? done : [state, ...done];
      });
      return [...new Map(after.map((state) => [`${state.on} ${state.changed}`, state])).values()];
    },
    [{ on, changed: false }],
  );
}

type Choosing = {
  /** The handlers that no flag was found for yet that has them asked again, each with the places before it. */
  readonly asked: readonly { readonly step: Step; readonly after: ReadonlySet<number> }[];
  readonly moving: readonly Flag[];
};

/** Takes one course for each flag so that every handler of the chain is asked again because of the pass before it. */
function choose(
  [first, ...rest]: readonly { readonly flag: Flag; readonly courses: readonly Course[] }[],
  { asked, moving }: Choosing,
): readonly Flag[] | undefined {
  if (asked.length === 0) return moving;
  if (first === undefined) return undefined;
  const { flag, courses } = first;
  for (const course of courses) {
    const left = asked.filter(
      ({ step, after }) => !step.watches.has(flag) || [...course].every((at) => !after.has(at)),
    );
    const chosen = choose(rest, { asked: left, moving: left.length < asked.length ? [...moving, flag] : moving });
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
