/**
 * What the author of a charm imports: layers and handlers, flags, the unit's status and configuration.
 *
 * The helpers over Connect's REST API are in `kafka-connect-base/helpers`, the engines in
 * `kafka-connect-base/juju`, `/kubernetes`, `/connect` and `/reactive`. The charm's own `charm.d.ts` gives types to what is
 * here (`author/charm-types.ts`). Start reading at `reactive/handler.ts`.
 *
 * @module
 */
export { CharmError, ConfigError, isCharmError, NoHookError, type ErrorCode, type Remedy } from "./core/index.ts";
export {
  action,
  clearFlag,
  collectMetrics,
  config,
  defineLayer,
  endpointFromFlag,
  endpointFromName,
  flagValue,
  hook,
  isFlagSet,
  layerOption,
  meterStatusChanged,
  onlyOnce,
  registerTrigger,
  relations,
  remoteUnits,
  setFlag,
  toggleFlag,
  when,
  whenAll,
  whenAny,
  whenFileChanged,
  whenNone,
  whenNot,
  whenNotAll,
  type ActionName,
  type ActionParams,
  type CharmConfig,
  type CharmTypes,
  type EndpointName,
  type Flag,
  type HookName,
  type LayerName,
  type OptionName,
  type Trigger,
} from "./author/index.ts";
export {
  actionLog,
  closePort,
  defineInterface,
  hookContext,
  hookLog,
  hookTool,
  isLeader,
  leaderGet,
  leaderSet,
  openedPorts,
  openPort,
  readSecret,
  setWorkloadVersion,
  stillLeads,
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
  dataChanged,
  endHook,
  getFlags,
  isDataChanged,
  markInvoked,
  registerHandler,
  wasInvoked,
  type ActionResults,
  type CharmAction,
  type Handler,
  type Layer,
  type Migration,
} from "./reactive/index.ts";
export { apiResponse, type Api_response } from "./connect/index.ts";
export { layer } from "./layer/index.ts";
