/**
 * Flags, handlers and the dispatcher, after charms.reactive.
 *
 * It knows nothing of Juju, files or the network: the flags live in a store that somebody else keeps.
 * Start reading at `dispatch.ts`.
 *
 * @module
 */
export { blockedBy, type Condition, type Phase, type Situation } from "./condition.ts";
export { dispatch, type DispatchOptions } from "./dispatch.ts";
export {
  clearFlag,
  createFlags,
  currentFlags,
  getFlags,
  isFlagSet,
  setFlag,
  toggleFlag,
  type Flag,
  type Flags,
} from "./flags.ts";
export {
  defineLayer,
  hook,
  when,
  whenAll,
  whenAny,
  whenNone,
  whenNot,
  whenNotAll,
  type Action,
  type Handler,
  type HandlerBuilder,
  type Layer,
  type LayerHandler,
} from "./handler.ts";
export { ranHandlers, renderTrace, type Trace, type TraceRun, type TraceStep } from "./trace.ts";
