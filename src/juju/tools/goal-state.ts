import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, readTool } from "./answer.ts";

/** What Juju means to have: tells in one call which units and relations there are. */
export type GoalState = {
  /** The units of this application that are not on their way out. */
  readonly units: readonly string[];
  /** The endpoints that have a relation. */
  readonly endpoints: readonly string[];
};

/** `goal-state` (Juju 2.4 and later). */
export async function goalState(run: RunTool): Promise<GoalState> {
  const answer = Object.fromEntries(entriesOf(await readTool(run, "goal-state", [])));
  return {
    units: entriesOf(answer["units"])
      .filter(([, state]) => !leaving.has(asTexts(state)["status"] ?? ""))
      .map(([unit]) => unit),
    endpoints: entriesOf(answer["relations"]).map(([endpoint]) => endpoint),
  };
}

const leaving = new Set(["dying", "dead"]);
