import { isDeepStrictEqual } from "node:util";
import type { HookReport, Scenario } from "../../tools/replay/scenario.ts";
import { deletions } from "./deletions.ts";
import type { Player } from "./players.ts";

/** A scenario that went another way on each side. */
export type Difference = {
  readonly scenario: Scenario;
  readonly theirs: readonly HookReport[];
  readonly ours: readonly HookReport[];
};

/** What became of scenarios that were played on both sides. */
export type Comparison = {
  readonly theirs: readonly (readonly HookReport[])[];
  /** Triggers that start each other without end: how deep that goes is a matter of Python's stack. */
  readonly excluded: number;
  readonly differences: readonly Difference[];
};

export type Players = { readonly theirs: Player; readonly ours: Player };

/** Plays scenarios on charms.reactive and on this package. */
export async function compare(scenarios: readonly Scenario[], players: Players): Promise<Comparison> {
  const [theirs, ours] = await Promise.all([players.theirs(scenarios), players.ours(scenarios)]);
  const endless = theirs.map((reports) => reports.some(({ outcome }) => outcome === "error:RecursionError"));
  const differences = scenarios.flatMap((scenario, index) => {
    const [left = [], right = []] = [theirs[index], ours[index]];
    if (endless[index] || isDeepStrictEqual(left.map(visible), right.map(visible))) return [];
    return [{ scenario, theirs: left, ours: right }];
  });
  return { theirs, excluded: endless.filter(Boolean).length, differences };
}

/** The same difference with as little around it as possible: nothing more can be deleted without losing it. */
export async function smallest(difference: Difference, players: Players): Promise<Difference> {
  let found = difference;
  for (;;) {
    const { differences } = await compare(deletions(found.scenario), players);
    const [smaller] = differences;
    if (smaller === undefined) return found;
    found = smaller;
  }
}

/** A report without what is not compared. */
export const visible = ({ hook, outcome, trace, flags }: HookReport): HookReport => ({ hook, outcome, trace, flags });
