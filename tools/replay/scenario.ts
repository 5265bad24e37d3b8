import type { Json } from "../../src/core/index.ts";

/** What charms.reactive can be shown doing: handlers, a few hooks, and the flags at the beginning. */
export type Scenario = {
  /** In the order of registration; the conditions as decorators are written, top to bottom. */
  readonly handlers: readonly ScenarioHandler[];
  /** Done in every hook after the handlers are registered, also in a restricted one. */
  readonly import?: readonly Operation[];
  readonly atstart?: readonly Operation[];
  readonly atexit?: readonly Operation[];
  readonly flags?: readonly string[];
  /** Each runs as a process of its own would; the unit's memory is kept. */
  readonly hooks: readonly string[];
};

export type ScenarioHandler = {
  readonly name: string;
  readonly on: readonly (readonly [string, ...string[]])[];
  readonly body: readonly Operation[];
};

/** What a handler does, such as `["set", "ready"]`; README.md lists them. */
export type Operation = readonly [string, ...Json[]];

/** How one hook went. */
export type HookReport = {
  readonly hook: string;
  /** `ok`, `error:<Type>` or `exit:<code>`. */
  readonly outcome: string;
  /** Handlers as they ran, and what they printed. */
  readonly trace: readonly Json[];
  readonly flags: readonly string[];
};

/** The scenario of one line of input, which may be a case with an id and the expected result. */
export function scenarioOf(line: Json): Scenario {
  const { scenario = line } = line as { readonly scenario?: Json };
  return scenario as unknown as Scenario;
}
