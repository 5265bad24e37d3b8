import { isJsonMap, type JsonMap } from "../../core/index.ts";
import type { CharmDefinition, CharmOption, Endpoint } from "../charm.ts";
import { flagsType, type FlagSource } from "./flag-types.ts";
import { descriptionOf, propertiesType, schemaType } from "./schema-type.ts";
import { indented, objectType, stringType } from "./type-text.ts";

/** What the types of a charm are made from. */
export type CharmTypesInput = {
  readonly definition: CharmDefinition;
  /** The merged `config.yaml`: it describes the options. */
  readonly config: JsonMap;
  /** The merged `actions.yaml`. */
  readonly actions: JsonMap;
  /** Lowest first. */
  readonly layers: readonly TypedLayer[];
  readonly interfaces: readonly TypedInterface[];
};

/** What the types need of a layer. */
type TypedLayer = FlagSource & {
  /** The options that it defines: a JSON schema for each. */
  readonly defines: Readonly<Record<string, JsonMap>>;
};

/** What the types need of an interface layer. */
type TypedInterface = FlagSource & {
  /** For each side that it has, what an import names its module: a package, or a path from the charm's folder with `./`. */
  readonly roles: Readonly<Partial<Record<Endpoint["role"], string>>>;
};

/**
 * The text of `charm.d.ts`: it tells TypeScript the options, layer options, endpoints, flags and actions of a charm, so
 * that a name that it does not have is an error in its author's editor. Names that the YAML files can't hold give valid
 * TypeScript all the same. The same input gives the same text, whatever order its keys are in.
 */
export function charmTypes(input: CharmTypesInput): string {
  const { definition, layers, interfaces } = input;
  const types = objectType([
    { name: "config", type: configType(input) },
    { name: "layerOptions", type: layerOptionsType(input) },
    { name: "endpoints", type: endpointsType(input) },
    { name: "flags", type: flagsType({ layers, interfaces, endpoints: definition.endpoints }) },
    { name: "actions", type: actionsType(input) },
  ]);
  return [
    `// The names of charm ${stringType(definition.name)}, so that a typo is an error in the editor.`,
    "// Written by `kafka-connect-base build` from the YAML files of all layers: commit it, and do not edit it.",
    `import "kafka-connect-base";`,
    "",
    `declare module "kafka-connect-base" {`,
    indented(`interface CharmTypes ${types}`),
    "}",
    "",
  ].join("\n");
}

const optionTypes: Readonly<Record<CharmOption["type"], string>> = {
  string: "string",
  secret: "string",
  int: "number",
  float: "number",
  boolean: "boolean",
};

function configType({ definition, config }: CharmTypesInput): string {
  const options = isJsonMap(config["options"]) ? config["options"] : {};
  return objectType(
    Object.entries(definition.config).map(([name, option]) => ({
      name,
      type: optionTypes[option.type] + (option.default === undefined ? " | null" : ""),
      doc: Object.hasOwn(options, name) ? descriptionOf(options[name]) : undefined,
    })),
  );
}

function layerOptionsType({ definition, layers }: CharmTypesInput): string {
  return objectType(
    layers.map((layer) => {
      const values = definition.layerOptions[layer.name] ?? {};
      const options = Object.entries(layer.defines).map(([name, schema]) => ({
        name,
        type: schemaType(schema) + (Object.hasOwn(values, name) ? "" : " | undefined"),
        doc: descriptionOf(schema),
      }));
      return { name: layer.name, type: objectType(options) };
    }),
  );
}

function endpointsType({ definition, interfaces }: CharmTypesInput): string {
  return objectType(
    Object.entries(definition.endpoints).map(([name, { role, interface: wire }]) => {
      const module = interfaces.find((one) => one.name === wire)?.roles[role];
      const typed =
        module === undefined ? "" : `; readonly definition: (typeof import(${stringType(module)}))["${role}"]`;
      return { name, type: `{ readonly role: "${role}"; readonly interface: ${stringType(wire)}${typed} }` };
    }),
  );
}

function actionsType({ actions }: CharmTypesInput): string {
  return objectType(
    Object.entries(actions).map(([name, action]) => {
      const { params, required } = isJsonMap(action) ? action : {};
      return { name, type: propertiesType(isJsonMap(params) ? params : {}, required), doc: descriptionOf(action) };
    }),
  );
}
