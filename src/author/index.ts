/**
 * The engines' words as the author of a charm uses them: with the names that its `charm.d.ts` knows.
 *
 * Nothing here does anything: the engines take any name, these signatures those of the charm, so that a typo is an
 * error in the editor. Start reading at `charm-types.ts`.
 *
 * @module
 */
export type {
  ActionName,
  ActionParams,
  CharmConfig,
  CharmTypes,
  EndpointName,
  EndpointNamed,
  Flag,
  HookName,
  LayerName,
  LayerOptionName,
  LayerOptionValue,
  OptionName,
} from "./charm-types.ts";
export { action, type ActionBuilder } from "./action.ts";
export {
  clearFlag,
  collectMetrics,
  defineLayer,
  flagValue,
  hook,
  isFlagSet,
  meterStatusChanged,
  onlyOnce,
  registerTrigger,
  setFlag,
  toggleFlag,
  when,
  whenAll,
  whenAny,
  whenFileChanged,
  whenNone,
  whenNot,
  whenNotAll,
  type Trigger,
} from "./flags.ts";
export { config, endpointFromFlag, endpointFromName, layerOption, relations, remoteUnits } from "./unit.ts";
