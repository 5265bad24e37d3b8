import type { Json } from "../core/index.ts";

/** One relation endpoint of `metadata.yaml`. */
export type Endpoint = { readonly role: "requires" | "provides" | "peers"; readonly interface: string };

/** One option of `config.yaml`: Juju's type, and the default as that type. */
export type CharmOption = {
  readonly type: "string" | "int" | "float" | "boolean" | "secret";
  readonly default?: string | number | boolean;
};

/** What the generated program hands to `runCharm`, besides the layers themselves. */
export type CharmDefinition = {
  readonly name: string;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly config: Readonly<Record<string, CharmOption>>;
  /** The value of each option that a layer defines, by layer and key. */
  readonly layerOptions: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};
