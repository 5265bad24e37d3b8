import { CharmError } from "../core/index.ts";
import type { Condition } from "./condition.ts";

/** What a handler does. Its name is the handler's name in traces, errors and the log. */
export type Action = () => void | Promise<void>;

/** A function and the conditions under which it runs. */
export type Handler = {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly action: Action;
};

/** A handler of a layer: its id is `<layer>/<function name>`. */
export type LayerHandler = Handler & { readonly id: string; readonly layer: string };

/** A named list of handlers, in the order in which they are asked. */
export type Layer = {
  readonly name: string;
  readonly handlers: readonly LayerHandler[];
  /** Run after the last handler of each hook, in order, before the hook is committed. */
  readonly atExit: readonly Action[];
};

/** Conditions so far; `do` ends it. Every further condition must hold as well. */
export type HandlerBuilder = {
  /** All of these flags are set. */
  readonly when: (...flags: string[]) => HandlerBuilder;
  /** The same as `when`. */
  readonly whenAll: (...flags: string[]) => HandlerBuilder;
  /** At least one of these flags is set. */
  readonly whenAny: (...flags: string[]) => HandlerBuilder;
  /** None of these flags is set. */
  readonly whenNot: (...flags: string[]) => HandlerBuilder;
  /** The same as `whenNot`. */
  readonly whenNone: (...flags: string[]) => HandlerBuilder;
  /** At least one of these flags is not set. */
  readonly whenNotAll: (...flags: string[]) => HandlerBuilder;
  /** Ends the handler. Throws `handler-invalid` for a function without a name: the name is its id. */
  readonly do: (action: Action) => Handler;
};

const finish = (conditions: readonly Condition[], action: Action): Handler => {
  if (action.name === "") {
    throw new CharmError("handler-invalid", "a handler has no name; give do() a named function, its name is the id");
  }
  return Object.freeze({ name: action.name, conditions, action });
};

const builder = (conditions: readonly Condition[]): HandlerBuilder => {
  const and =
    (kind: Exclude<Condition["kind"], "hook">) =>
    (...flags: string[]) =>
      builder([...conditions, { kind, flags }]);
  return {
    when: and("all"),
    whenAll: and("all"),
    whenAny: and("any"),
    whenNot: and("none"),
    whenNone: and("none"),
    whenNotAll: and("not-all"),
    do: (action) => finish(conditions, action),
  };
};

const start: HandlerBuilder = builder([]);

/** Runs when all of these flags are set. See {@link HandlerBuilder} for what may follow. */
export const when: HandlerBuilder["when"] = start.when;
/** The same as {@link when}. */
export const whenAll: HandlerBuilder["whenAll"] = start.whenAll;
/** Runs when at least one of these flags is set. */
export const whenAny: HandlerBuilder["whenAny"] = start.whenAny;
/** Runs when none of these flags is set. */
export const whenNot: HandlerBuilder["whenNot"] = start.whenNot;
/** The same as {@link whenNot}. */
export const whenNone: HandlerBuilder["whenNone"] = start.whenNone;
/** Runs when at least one of these flags is not set. */
export const whenNotAll: HandlerBuilder["whenNotAll"] = start.whenNotAll;

/**
 * Runs once in each hook of one of these names, before any flag is looked at; `"*"` stands for every hook.
 * It takes no flags: in charms.reactive a handler with both a hook and a flag can never run, so the types
 * do not let one be written.
 */
export function hook(...hooks: string[]): Pick<HandlerBuilder, "do"> {
  return { do: (action) => finish([{ kind: "hook", hooks }], action) };
}

/**
 * A layer of a charm. Throws `handler-invalid` when two of its handlers share a name; the same name in two
 * layers is two handlers.
 */
export function defineLayer(
  name: string,
  handlers: readonly Handler[],
  options: { atExit?: readonly Action[] } = {},
): Layer {
  const places = new Map<string, number>();
  for (const [index, handler] of handlers.entries()) {
    const first = places.get(handler.name);
    if (first !== undefined) {
      throw new CharmError(
        "handler-invalid",
        `layer ${name} has two handlers named ${handler.name}, number ${first + 1} and number ${index + 1}; rename one`,
      );
    }
    places.set(handler.name, index);
  }
  return Object.freeze({
    name,
    handlers: handlers.map((handler) => Object.freeze({ ...handler, layer: name, id: `${name}/${handler.name}` })),
    atExit: options.atExit ?? [],
  });
}
