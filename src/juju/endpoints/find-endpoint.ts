import { isFlagSet } from "../../reactive/index.ts";
import { currentUnit } from "../unit.ts";
import type { InterfaceDefinition } from "./define-interface.ts";
import type { Endpoint } from "./endpoint.ts";
import { openEndpoints } from "./follow-endpoints.ts";

/**
 * An endpoint of the charm by its name; with a definition its data has types, and an endpoint of another interface or
 * role counts as none. `undefined`, with a line in the log, for a name that is not in metadata.yaml; and in restricted
 * hooks, in which no relation can be looked at. Throws `NoHookError` outside a hook.
 */
export function endpointFromName(name: string): Endpoint | undefined;
export function endpointFromName<Data, AppData>(
  name: string,
  definition: InterfaceDefinition<Data, AppData>,
): Endpoint<Data, AppData> | undefined;
export function endpointFromName(name: string, definition?: InterfaceDefinition): Endpoint | undefined {
  const { charm, log } = currentUnit.get("endpointFromName");
  if (!Object.hasOwn(charm.endpoints, name)) {
    log.error("there is no endpoint of this name in metadata.yaml", { endpoint: name });
  }
  const open = openEndpoints().get(name);
  return definition === undefined || open?.definition === definition ? open?.endpoint : undefined;
}

/**
 * The endpoint that a flag is about, while the flag is set: `db` for `endpoint.db.joined`, and for `db.ready` where
 * metadata.yaml has an endpoint of that name. `undefined` for any other flag and for one that is not set.
 */
export function endpointFromFlag(flag: string): Endpoint | undefined {
  const [first = "", second] = flag.split(".");
  const { charm } = currentUnit.get("endpointFromFlag");
  if (second === undefined) return undefined;
  if (first !== "endpoint" && !Object.hasOwn(charm.endpoints, first)) return undefined;
  const endpoint = endpointFromName(first === "endpoint" ? second : first);
  return isFlagSet(flag) ? endpoint : undefined;
}
