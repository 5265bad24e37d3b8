import { CharmError } from "../core/index.ts";
import type { CharmAction, LayerAction } from "./action.ts";
import type { Action, Handler } from "./handler.ts";
import type { Migration } from "./migrate.ts";
import type { Trigger } from "./trigger.ts";

/** A handler of a layer: its id is `<layer>/<function name>`. */
export type LayerHandler = Handler & { readonly id: string; readonly layer: string };

/** What a layer does besides its handlers. `Interface` is a matter of whoever runs the charm, not of the engine. */
export type LayerParts<Interface = never> = {
  /** There in every hook, before any flag changes. */
  readonly triggers?: readonly Trigger[];
  /** Run first in every hook, also a restricted one, before the flags follow Juju: what a Python layer does at import. */
  readonly setup?: readonly Action[];
  /** Run when the flags follow Juju, before the first handler; the lowest layer comes first. */
  readonly atStart?: readonly Action[];
  /** Run after the last handler, before the hook is committed; the last one of the highest layer comes first. */
  readonly atExit?: readonly Action[];
  /** How the charm speaks over its relations. */
  readonly interfaces?: readonly Interface[];
  /** What operators can run, as `actions.yaml` declares it. */
  readonly actions?: readonly CharmAction[];
  /** How this version takes over what older ones kept in a unit's memory. */
  readonly migrations?: readonly Migration[];
};

/** A named list of handlers, in the order in which they are asked. */
export type Layer<Interface = never> = Required<Omit<LayerParts<Interface>, "actions">> & {
  readonly name: string;
  readonly handlers: readonly LayerHandler[];
  readonly actions: readonly LayerAction[];
};

/**
 * A layer of a charm. Throws `handler-invalid` when two of its handlers, or two of its actions, share a name; the same
 * name in two layers is two handlers.
 */
export function defineLayer<Interface = never>(
  name: string,
  handlers: readonly Handler[],
  parts: LayerParts<Interface> = {},
): Layer<Interface> {
  const {
    triggers = [],
    setup = [],
    atStart = [],
    atExit = [],
    interfaces = [],
    actions = [],
    migrations = [],
  } = parts;
  demandUnlike(name, "handlers", handlers);
  demandUnlike(name, "actions", actions);
  return Object.freeze({
    name,
    handlers: handlers.map((handler) => Object.freeze({ ...handler, layer: name, id: `${name}/${handler.name}` })),
    triggers,
    setup,
    atStart,
    atExit,
    interfaces,
    actions: actions.map((one) => Object.freeze({ ...one, layer: name, id: `${name}/actions/${one.name}` })),
    migrations,
  });
}

function demandUnlike(layer: string, what: string, named: readonly { readonly name: string }[]): void {
  const places = new Map<string, number>();
  for (const [index, { name }] of named.entries()) {
    const first = places.get(name);
    if (first !== undefined) {
      throw new CharmError(
        "handler-invalid",
        `layer ${layer} has two ${what} named ${name}, number ${first + 1} and number ${index + 1}; rename one`,
      );
    }
    places.set(name, index);
  }
}
