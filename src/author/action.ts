import type { JsonMap } from "../core/index.ts";
import * as engine from "../reactive/index.ts";
import type { ActionAnswer, CharmAction } from "../reactive/index.ts";
import type { ActionName, ActionParams } from "./charm-types.ts";

/**
 * What happens when an operator runs an action of the charm: `action("restart").do(({ name }) => …)`. The function gets
 * the parameters, with the defaults of `actions.yaml`, and answers with the results; a map in them is shown as dotted names. It runs
 * after the handlers of `hook("*")` have looked around and before the first handler of a flag, so that what it changes is
 * acted on in the same dispatch. What it throws fails the action with that sentence, and nothing that was recorded until
 * then is kept. An action of a higher layer takes the place of a lower layer's of the same name.
 */
export function action<Name extends ActionName>(name: Name): ActionBuilder<ActionParams<Name>>;
export function action(name: string): ActionBuilder<JsonMap> {
  return engine.action(name);
}

/** Ends an action with what it does. */
export type ActionBuilder<Parameters> = {
  readonly do: (run: (parameters: Parameters) => ActionAnswer | Promise<ActionAnswer>) => CharmAction;
};
