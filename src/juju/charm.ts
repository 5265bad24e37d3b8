import type { Json } from "../core/index.ts";
import type { Layer } from "../reactive/index.ts";
import type { InterfaceDefinition } from "./endpoints/index.ts";

/** What `charm build` knows of a charm and its program needs at run time; no YAML is read in a hook. */
export type Charm = {
  readonly name: string;
  /** The layers, lowest first. */
  readonly layers: readonly Layer<InterfaceDefinition>[];
  /** The endpoints of metadata.yaml, by name. */
  readonly endpoints: Readonly<Record<string, EndpointDeclaration>>;
  /** The options of config.yaml, by name. */
  readonly config: Readonly<Record<string, OptionDefinition>>;
  /** The layer options of layer.yaml: layer → option → value. */
  readonly layerOptions: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};

/** What metadata.yaml says of an endpoint. */
export type EndpointDeclaration = { readonly role: "requires" | "provides" | "peers"; readonly interface: string };

/** One option of config.yaml. */
export type OptionDefinition = { readonly type: string; readonly default?: Json };
