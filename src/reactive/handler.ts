import { CharmError } from "../core/index.ts";
import type { Condition, FlagCondition, HookCondition, WatchedFile } from "./condition.ts";
import type { HashOptions } from "./data-changed.ts";
import type { Flag } from "./flags.ts";

/** What a handler does. Its name is the handler's name in traces, errors and the log. */
export type Action = () => void | Promise<void>;

/** A function and the conditions under which it runs. */
export type Handler = {
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** Flags that the handler counts on without waiting for them: one that is missing is a warning in the log. */
  readonly expects?: readonly Flag[];
  readonly action: Action;
};

/** A handler that there is once for each of several subjects, such as endpoints: its action gets the subject. */
export type HandlerOf<Subject> = Omit<Handler, "action"> & {
  // A method, so that handlers of different subjects can stand in one list; whoever calls it has the right subject.
  action(subject: Subject): void | Promise<void>;
};

/** What ends every handler, and what may stand beside flags and hooks alike. */
type AnyBuilder<Self, Name extends Flag> = {
  /** It runs once on a unit: the first time that all else holds. It is known by its id; a new name runs again. */
  readonly onlyOnce: () => Self;
  /** One of these files is not as it was when this handler last ran (or, before its first run, is there at all). */
  readonly whenFileChanged: (files: WatchedFile | readonly WatchedFile[], options?: HashOptions) => Self;
  /** Warns in the log when one of these flags is not set as it runs; it is no condition. */
  readonly notUnless: (...flags: Name[]) => Self;
  /** Ends the handler. Throws `handler-invalid` for a function without a name: the name is its id. */
  readonly do: (action: Action) => Handler;
  /** Ends a handler that there is once for each of several subjects, with a function that takes one. */
  readonly doWith: <Subject>(action: (subject: Subject) => void | Promise<void>) => HandlerOf<Subject>;
};

/**
 * Conditions so far; `do` ends it. Every further condition must hold as well. `Name` is what a flag may be called, where
 * that is known.
 */
export interface HandlerBuilder<Name extends Flag> extends AnyBuilder<HandlerBuilder<Name>, Name> {
  /** All of these flags are set. */
  readonly when: (...flags: Name[]) => HandlerBuilder<Name>;
  /** The same as `when`. */
  readonly whenAll: (...flags: Name[]) => HandlerBuilder<Name>;
  /** At least one of these flags is set. */
  readonly whenAny: (...flags: Name[]) => HandlerBuilder<Name>;
  /** None of these flags is set. */
  readonly whenNot: (...flags: Name[]) => HandlerBuilder<Name>;
  /** The same as `whenNot`. */
  readonly whenNone: (...flags: Name[]) => HandlerBuilder<Name>;
  /** At least one of these flags is not set. */
  readonly whenNotAll: (...flags: Name[]) => HandlerBuilder<Name>;
}

/** The conditions of a handler for hooks so far; it takes no flags. */
export interface HookBuilder<Name extends Flag> extends AnyBuilder<HookBuilder<Name>, Name> {}

type Parts = { readonly conditions: readonly Condition[]; readonly expects: readonly Flag[] };

const nothing: Parts = { conditions: [], expects: [] };

const finish = <Run extends (...subjects: never[]) => unknown>({ conditions, expects }: Parts, action: Run) => {
  if (typeof action !== "function" || action.name === "") {
    throw new CharmError("handler-invalid", "a handler has no name; give do() a named function, its name is the id");
  }
  return Object.freeze({ name: action.name, conditions, ...(expects.length === 0 ? {} : { expects }), action });
};

const and = (parts: Parts, condition: Condition): Parts => ({
  ...parts,
  conditions: [...parts.conditions, condition],
});

const anyBuilder = <Self>(parts: Parts, next: (parts: Parts) => Self): AnyBuilder<Self, Flag> => ({
  onlyOnce: () => next(and(parts, { kind: "once" })),
  whenFileChanged: (files, { algorithm = "md5" } = {}) =>
    next(and(parts, { kind: "file-changed", files: [files].flat(), algorithm })),
  notUnless: (...flags) => next({ ...parts, expects: [...parts.expects, ...flags] }),
  do: (action) => finish(parts, action),
  doWith: (action) => finish(parts, action),
});

const flagBuilder = (parts: Parts): HandlerBuilder<Flag> => {
  const flags =
    (kind: FlagCondition["kind"]) =>
    (...names: Flag[]) =>
      flagBuilder(and(parts, { kind, flags: names }));
  return {
    ...anyBuilder(parts, flagBuilder),
    when: flags("all"),
    whenAll: flags("all"),
    whenAny: flags("any"),
    whenNot: flags("none"),
    whenNone: flags("none"),
    whenNotAll: flags("not-all"),
  };
};

const hookBuilder = (parts: Parts): HookBuilder<Flag> => anyBuilder(parts, hookBuilder);

const inHook = (kind: HookCondition["kind"], hooks: readonly string[]): HookBuilder<Flag> =>
  hookBuilder(and(nothing, { kind, hooks }));

const start: HandlerBuilder<Flag> = flagBuilder(nothing);

/** Runs when all of these flags are set. See {@link HandlerBuilder} for what may follow. */
export const when: HandlerBuilder<Flag>["when"] = start.when;
/** The same as {@link when}. */
export const whenAll: HandlerBuilder<Flag>["whenAll"] = start.whenAll;
/** Runs when at least one of these flags is set. */
export const whenAny: HandlerBuilder<Flag>["whenAny"] = start.whenAny;
/** Runs when none of these flags is set. */
export const whenNot: HandlerBuilder<Flag>["whenNot"] = start.whenNot;
/** The same as {@link whenNot}. */
export const whenNone: HandlerBuilder<Flag>["whenNone"] = start.whenNone;
/** Runs when at least one of these flags is not set. */
export const whenNotAll: HandlerBuilder<Flag>["whenNotAll"] = start.whenNotAll;
/** Runs once on a unit, at the first opportunity: before the flags are looked at, unless flags are named as well. */
export const onlyOnce: HandlerBuilder<Flag>["onlyOnce"] = start.onlyOnce;
/** Runs when one of these files is not as it was when this handler last ran. */
export const whenFileChanged: HandlerBuilder<Flag>["whenFileChanged"] = start.whenFileChanged;

/**
 * Runs once in each hook of one of these names, before any flag is looked at. `"*"` stands for every hook,
 * `"db-relation-{joined,changed}"` for two, `"{requires:http}-relation-changed"` for that hook of each endpoint with
 * this role and interface. It takes no flags: in charms.reactive a handler with both a hook and a flag can never
 * run, so the types do not let one be written.
 */
export function hook(...hooks: string[]): HookBuilder<Flag> {
  return inHook("hook", hooks);
}

/** Runs in `collect-metrics`: no start or exit functions, no relations, no config flags; flags are kept (charms.reactive). */
export function collectMetrics(): HookBuilder<Flag> {
  return inHook("restricted", ["collect-metrics"]);
}

/** Runs in `meter-status-changed`, which is restricted as `collect-metrics` is. */
export function meterStatusChanged(): HookBuilder<Flag> {
  return inHook("restricted", ["meter-status-changed"]);
}
