/**
 * Flags, handlers and the dispatcher, after charms.reactive.
 *
 * It knows nothing of Juju or the network: the flags live in a store that somebody else keeps. Start reading at
 * `hook.ts`, the life of one hook, then `dispatch.ts`.
 *
 * @module
 */
export {
  action,
  type ActionAnswer,
  type ActionResults,
  type CharmAction,
  type DueAction,
  type LayerAction,
} from "./action.ts";
export {
  blockedBy,
  type Condition,
  type FileCondition,
  type FlagCondition,
  type HookCondition,
  type OnceCondition,
  type Phase,
  type Situation,
  type WatchedFile,
} from "./condition.ts";
export { dataChanged, dataHash, isDataChanged, rememberData, type HashOptions } from "./data-changed.ts";
export { endHook, HookEnd, isHookEnd } from "./end-hook.ts";
export { anyFileChanged } from "./file-changed.ts";
export type { BeforeHandler } from "./dispatch.ts";
export { createFlags, flagRows, type Flag, type FlagOrigin, type Flags } from "./flags.ts";
export { runGuarded, type Stopped } from "./guard.ts";
export {
  collectMetrics,
  hook,
  meterStatusChanged,
  onlyOnce,
  when,
  whenAll,
  whenAny,
  whenFileChanged,
  whenNone,
  whenNot,
  whenNotAll,
  type Action,
  type Handler,
  type HandlerBuilder,
  type HandlerOf,
  type HookBuilder,
} from "./handler.ts";
export { followSeriesUpgrade, runHook, type HookResult, type HookRun } from "./hook.ts";
export { expandHookPattern, matchesHook, type EndpointRoles } from "./hook-pattern.ts";
export { invokedRow, markInvoked, wasInvoked } from "./invoked.ts";
export { defineLayer, type Layer, type LayerHandler, type LayerParts } from "./layer.ts";
export {
  atExit,
  clearFlag,
  currentActor,
  currentSession,
  flagValue,
  getFlags,
  isFlagSet,
  registerHandler,
  registerTrigger,
  setFlag,
  toggleFlag,
  type Actor,
  type Session,
  type Task,
} from "./session.ts";
export { migratedRow, type Migration } from "./migrate.ts";
export { isRestricted } from "./restricted.ts";
export {
  ranHandlers,
  renderTrace,
  withoutTimes,
  type Endless,
  type Trace,
  type TraceRun,
  type TraceStep,
} from "./trace.ts";
export { triggerRows, type Trigger, type TriggerOf } from "./trigger.ts";
