import type { Json } from "../core/index.ts";
import * as engine from "../reactive/index.ts";
import type { Handler, HandlerBuilder, HookBuilder, Layer, LayerParts, TriggerOf } from "../reactive/index.ts";
import type { Flag, HookName } from "./charm-types.ts";

type Conditions = HandlerBuilder<Flag>;

/** What happens at the moment a flag of the charm changes. */
export type Trigger = TriggerOf<Flag>;

/** Runs when all of these flags are set. See `HandlerBuilder` for what may follow. */
export const when: Conditions["when"] = engine.when;
/** The same as {@link when}. */
export const whenAll: Conditions["whenAll"] = engine.whenAll;
/** Runs when at least one of these flags is set. */
export const whenAny: Conditions["whenAny"] = engine.whenAny;
/** Runs when none of these flags is set. */
export const whenNot: Conditions["whenNot"] = engine.whenNot;
/** The same as {@link whenNot}. */
export const whenNone: Conditions["whenNone"] = engine.whenNone;
/** Runs when at least one of these flags is not set. */
export const whenNotAll: Conditions["whenNotAll"] = engine.whenNotAll;
/** Runs once on a unit, at the first opportunity: before the flags are looked at, unless flags are named as well. */
export const onlyOnce: Conditions["onlyOnce"] = engine.onlyOnce;
/** Runs when one of these files is not as it was when this handler last ran. */
export const whenFileChanged: Conditions["whenFileChanged"] = engine.whenFileChanged;

/**
 * Runs once in each hook of one of these names, before any flag is looked at. `"*"` stands for every hook,
 * `"db-relation-{joined,changed}"` for two, `"{requires:http}-relation-changed"` for that hook of each endpoint with
 * this role and interface. It takes no flags.
 */
export const hook: (...hooks: HookName[]) => HookBuilder<Flag> = engine.hook;
/** Runs in `collect-metrics`: no start or exit functions, no relations, no config flags; flags are kept (charms.reactive). */
export const collectMetrics: () => HookBuilder<Flag> = engine.collectMetrics;
/** Runs in `meter-status-changed`, which is restricted as `collect-metrics` is. */
export const meterStatusChanged: () => HookBuilder<Flag> = engine.meterStatusChanged;

/** Sets a flag, at once visible to every later test in this hook. Throws `NoHookError` outside a hook, like all below. */
export const setFlag: (flag: Flag, value?: Json) => void = engine.setFlag;
/** Clears a flag. Handlers still queued are asked again afterwards, and those no longer due are dropped. */
export const clearFlag: (flag: Flag) => void = engine.clearFlag;
/** Sets the flag when `on` is true, else clears it. */
export const toggleFlag: (flag: Flag, on: boolean) => void = engine.toggleFlag;
/** Whether the flag is set, whatever its value. */
export const isFlagSet: (flag: Flag) => boolean = engine.isFlagSet;
/** The value a flag was set with, `null` for one set without; `undefined` for one that is not set. */
export const flagValue: (flag: Flag) => Json | undefined = engine.flagValue;
/** Adds a trigger until the end of this hook. Throws `trigger-invalid`. */
export const registerTrigger: (trigger: Trigger) => void = engine.registerTrigger;

/**
 * A layer of a charm. Throws `handler-invalid` when two of its handlers share a name; the same name in two
 * layers is two handlers.
 */
export const defineLayer: <Interface = never>(
  name: string,
  handlers: readonly Handler[],
  parts?: Omit<LayerParts<Interface>, "triggers"> & { readonly triggers?: readonly Trigger[] },
) => Layer<Interface> = engine.defineLayer;
