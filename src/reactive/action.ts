import { CharmError, type Json, type JsonMap } from "../core/index.ts";
import { currentActor, type Actor, type Session } from "./session.ts";
import type { TraceStep } from "./trace.ts";

/** What an action answers with: values under names. A map in it is shown as dotted names: `{ tasks: { failed: 1 } }`. */
export type ActionResults = Readonly<Record<string, Json>>;

/** What a layer does when an operator runs an action of its `actions.yaml`. */
export type CharmAction = {
  /** As `actions.yaml` spells it. */
  readonly name: string;
  /** Juju has held the parameters against the schema before. */
  readonly run: (parameters: JsonMap) => ActionAnswer | Promise<ActionAnswer>;
};

/** An action need not have results. */
// oxlint-disable-next-line typescript/no-invalid-void-type -- a function that returns nothing is the common case
export type ActionAnswer = ActionResults | void;

/** An action and the layer that has it. */
export type LayerAction = CharmAction & { readonly layer: string; readonly id: string };

/** The action of a layer that is to run in this dispatch, bound to its parameters. */
export type DueAction = Actor & { readonly run: () => Promise<void> };

/**
 * What happens when an operator runs the action: `action("restart").do(({ name }) => …)`. The function gets the
 * parameters, with the defaults of `actions.yaml`, and answers with the results. It runs after the handlers of `hook("*")` have looked around
 * and before the first handler of a flag, so that what it changes is acted on in the same dispatch. What it throws fails the
 * action with that sentence, and nothing that was recorded until then is kept. An action of a higher layer takes the
 * place of a lower layer's of the same name.
 */
export function action(name: string): { readonly do: (run: CharmAction["run"]) => CharmAction } {
  return {
    do: (run) => {
      if (name === "") throw new CharmError("handler-invalid", "an action has no name; give action() its name");
      return Object.freeze({ name, run });
    },
  };
}

/** Runs the action and writes it down as a step of the trace. Rejects with whatever it throws. */
export async function runAction({ flags }: Session, { layer, id, run }: DueAction, steps: TraceStep[]): Promise<void> {
  flags.takeChanges();
  const began = performance.now();
  try {
    await currentActor.run({ layer, id }, run);
  } finally {
    const ran = [{ handler: id, changed: flags.takeChanges(), ms: performance.now() - began }];
    steps.push({ phase: "action", iteration: 0, queued: [id], ran, dropped: {} });
  }
}
