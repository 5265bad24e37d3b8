import type { Json } from "../core/index.ts";
import * as unit from "../juju/index.ts";
import type { Endpoint, InterfaceDefinition, OptionValue, Relation, RemoteUnit } from "../juju/index.ts";
import type {
  CharmConfig,
  EndpointName,
  EndpointNamed,
  Flag,
  LayerName,
  LayerOptionName,
  LayerOptionValue,
} from "./charm-types.ts";

// The engine reads options and relations by any name. That charm.d.ts was made from the same files as the charm is what
// makes its types true, so they are given by overloads and not proven here.

/** The options of the application, as they were at the start of the hook. Throws `NoHookError` outside one, like all below. */
export function config(): CharmConfig;
export function config(): Readonly<Record<string, OptionValue>> {
  return unit.config();
}

/** A layer's option of layer.yaml, or `undefined` where neither the charm nor the layer sets it. */
export function layerOption<Layer extends LayerName, Option extends LayerOptionName<Layer>>(
  layer: Layer,
  option: Option,
): LayerOptionValue<Layer, Option>;
export function layerOption(layer: string, option: string): Json | undefined {
  return unit.layerOption(layer, option);
}

/** The relations of one endpoint, with what the remote units published; none is an empty list. */
export const relations: (endpoint: EndpointName) => readonly Relation[] = unit.relations;

/** The remote units of all relations of one endpoint, in natural order within each relation. */
export const remoteUnits: (endpoint: EndpointName) => readonly RemoteUnit[] = unit.remoteUnits;

/**
 * An endpoint of the charm by its name. Its data has types with a definition, or where `charm.d.ts` names the one that
 * the endpoint's interface has; with a definition an endpoint of another interface or role counts as none. `undefined`
 * in restricted hooks, in which no relation can be looked at, and, with a line in the log, for a name that is not in
 * metadata.yaml.
 */
export function endpointFromName<Name extends EndpointName>(name: Name): EndpointNamed<Name> | undefined;
export function endpointFromName<Data, AppData>(
  name: EndpointName,
  definition: InterfaceDefinition<Data, AppData>,
): Endpoint<Data, AppData> | undefined;
export function endpointFromName(name: string, definition?: InterfaceDefinition): Endpoint | undefined {
  return definition === undefined ? unit.endpointFromName(name) : unit.endpointFromName(name, definition);
}

/**
 * The endpoint that a flag is about, while the flag is set: `db` for `endpoint.db.joined`, and for `db.ready` where
 * metadata.yaml has an endpoint of that name. `undefined` for any other flag and for one that is not set.
 */
export const endpointFromFlag: (flag: Flag) => Endpoint | undefined = unit.endpointFromFlag;
