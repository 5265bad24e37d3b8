/**
 * What the author of a charm imports: layers and handlers, flags, the unit's status and configuration.
 *
 * The helpers over Connect's REST API are in `kafka-connect-base/helpers`, the engines in
 * `kafka-connect-base/juju`, `/kubernetes`, `/connect` and `/reactive`. Start reading at `reactive/handler.ts`.
 *
 * @module
 */
export { CharmError, ConfigError, isCharmError, NoHookError, type ErrorCode, type Remedy } from "./core/index.ts";
export {
  config,
  defineInterface,
  endpointFromFlag,
  endpointFromName,
  hookContext,
  hookLog,
  isLeader,
  layerOption,
  leaderGet,
  leaderSet,
  relations,
  remoteUnits,
  status,
  unitStore,
  type Endpoint,
  type EndpointRelation,
  type EndpointUnit,
  type InterfaceDefinition,
  type Relation,
  type RemoteUnit,
  type Schema,
} from "./juju/index.ts";
export {
  anyFileChanged,
  atExit,
  clearFlag,
  collectMetrics,
  dataChanged,
  defineLayer,
  endHook,
  flagValue,
  getFlags,
  hook,
  isDataChanged,
  isFlagSet,
  markInvoked,
  meterStatusChanged,
  onlyOnce,
  registerHandler,
  registerTrigger,
  setFlag,
  toggleFlag,
  wasInvoked,
  when,
  whenAll,
  whenAny,
  whenFileChanged,
  whenNone,
  whenNot,
  whenNotAll,
  type Flag,
  type Handler,
  type Layer,
  type Trigger,
} from "./reactive/index.ts";
export { apiResponse, type Api_response } from "./connect/index.ts";
export { layer } from "./layer/index.ts";
