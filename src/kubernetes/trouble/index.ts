/**
 * Why pods do not run: facts about a Deployment that does not get on, from its pods, ReplicaSets and events.
 *
 * It says no sentence to an operator and hides no secret: who uses its texts must. All but `read-trouble.ts` is pure.
 * Start reading at `trouble.ts`, then `find-trouble.ts`.
 *
 * @module
 */
export { findTrouble, type RolloutObjects } from "./find-trouble.ts";
export { readTrouble, type TroubleReport } from "./read-trouble.ts";
export { tellingLine } from "./telling-line.ts";
export { causes, type PullFailure, type Trouble } from "./trouble.ts";
