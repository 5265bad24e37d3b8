/**
 * Why something of a charm runs or does not: its layers' handlers and flags as a graph, who sets and waits for what,
 * what can never run, and what a unit misses right now. It reads code and a unit's memory, and runs no hook.
 *
 * Not here: the command line (`cli`). Start reading at `read-graph.ts`, then `graph.ts`, what it makes.
 *
 * @module
 */
export { explainOption, optionText } from "./explain-config.ts";
export { explainFlag } from "./explain-flag.ts";
export { explainHandler } from "./explain-handler.ts";
export { flagText, handlerText } from "./explanation-text.ts";
export { findings, findingSentences } from "./findings.ts";
export type { CharmGraph, Effect, Mover, TriggerEdge } from "./graph.ts";
export { isHookName } from "./hook-names.ts";
export { nearestNames } from "./nearest-names.ts";
export { NotFoundError } from "./not-found-error.ts";
export { readGraph } from "./read-graph.ts";
export { graphFormats, renderGraph, type GraphFormat } from "./render-graph.ts";
export { readUnitState, type UnitFlag, type UnitState } from "./unit-state.ts";
