import { CharmError } from "../../core/index.ts";
import type { HandlerOf, Trigger } from "../../reactive/index.ts";
import type { EndpointDeclaration } from "../charm.ts";
import type { Endpoint, Values } from "./endpoint.ts";
import type { Schema } from "./schema.ts";

/** What one side of an interface is, besides its handlers. `{endpoint_name}` in flags stands for each endpoint. */
export type InterfaceParts<Data = Values, AppData = Values> = EndpointDeclaration & {
  /** What a remote unit publishes. Without it `data` is everything that was received. */
  readonly received?: Schema<Data>;
  /** What the remote application publishes; with it that is read from Juju in every hook. */
  readonly receivedApp?: Schema<AppData>;
  /** What the schemas see: decoded values, or with `text` what was published as it is. Default `json`. */
  readonly values?: "json" | "text";
  /** There in every hook, before the endpoint's flags change. */
  readonly triggers?: readonly Trigger[];
  /** Run for each endpoint at the start of every hook, after its flags. */
  // Methods, so that interfaces with different data can stand in one list; each is called with its own endpoints.
  atStart?(endpoint: Endpoint<Data, AppData>): void | Promise<void>;
  /**
   * The same, but of an endpoint that was joined before only in its own relation hooks: when its data was looked at
   * (charms.reactive's `manage_flags`).
   */
  manageFlags?(endpoint: Endpoint<Data, AppData>): void | Promise<void>;
};

/** One side of an interface, as {@link defineInterface} makes it. */
export type InterfaceDefinition<Data = unknown, AppData = unknown> = InterfaceParts<Data, AppData> & {
  readonly handlers: readonly HandlerOf<Endpoint<Data, AppData>>[];
};

/**
 * One side of an interface, for the `interfaces` of a layer. There is each of its handlers for each endpoint of the
 * charm with this role and interface: function by function, then in the order of metadata.yaml, and after all
 * handlers of the layers. A handler's id is `<interface>.<role>:<endpoint>/<function>`; its status counts as that of
 * the layer that has the definition. Throws `interface-invalid` when two handlers share a name.
 */
export function defineInterface<Data = Values, AppData = Values>(
  parts: InterfaceParts<Data, AppData>,
  handlers: readonly HandlerOf<Endpoint<Data, AppData>>[] = [],
): InterfaceDefinition<Data, AppData> {
  const names = handlers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new CharmError("interface-invalid", `${sideOf(parts)} has two handlers named ${twice}; rename one`);
  }
  return Object.freeze({ ...parts, handlers });
}

/** How a side of an interface is called in ids and messages: `pgsql.requires`. */
export const sideOf = (side: EndpointDeclaration): string => `${side.interface}.${side.role}`;
