import type { Json } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, readTool } from "./answer.ts";

/** What Juju means to have: tells in one call which units and relations there are. */
export type GoalState = {
  /** The units of this application that are not on their way out. */
  readonly units: readonly string[];
  /** Those that are, and are still there. */
  readonly leaving: readonly string[];
  /** The endpoints that have a relation. */
  readonly endpoints: readonly string[];
};

/** `goal-state` (Juju 2.4 and later). */
export async function goalState(run: RunTool): Promise<GoalState> {
  const answer = Object.fromEntries(entriesOf(await readTool(run, "goal-state", [])));
  const units = entriesOf(answer["units"]);
  return {
    units: units.filter(([, state]) => !isLeaving(state)).map(([unit]) => unit),
    leaving: units.filter(([, state]) => isLeaving(state)).map(([unit]) => unit),
    endpoints: entriesOf(answer["relations"]).map(([endpoint]) => endpoint),
  };
}

const isLeaving = (state: Json | undefined): boolean => ["dying", "dead"].includes(asTexts(state)["status"] ?? "");
