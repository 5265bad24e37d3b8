import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import type { CharmDefinition, CharmOption, Endpoint } from "../charm.ts";
import { interfaceRoles } from "../layers/interface-layer.ts";
import { mapIn, type ComposedYaml } from "./compose-yaml.ts";

/** What the charm's program learns of its YAML files. What `lint` calls an error is left out here. */
export function charmDefinition({ name, files, options }: ComposedYaml): CharmDefinition {
  return { name, endpoints: endpointsOf(files), config: optionsOf(files), layerOptions: options };
}

function endpointsOf(files: ComposedYaml["files"]): Readonly<Record<string, Endpoint>> {
  return Object.fromEntries(
    interfaceRoles.flatMap((role) =>
      Object.entries(mapIn(files, "metadata.yaml", role)).flatMap(([name, endpoint]) => {
        const wire = isJsonMap(endpoint) ? endpoint["interface"] : undefined;
        return typeof wire === "string" ? [[name, { role, interface: wire }] as const] : [];
      }),
    ),
  );
}

function optionsOf(files: ComposedYaml["files"]): Readonly<Record<string, CharmOption>> {
  return Object.fromEntries(
    Object.entries(mapIn(files, "config.yaml", "options")).flatMap(([name, option]) =>
      isJsonMap(option) ? charmOption(name, option) : [],
    ),
  );
}

function charmOption(name: string, option: JsonMap): readonly (readonly [string, CharmOption])[] {
  // Juju takes an option without a type as a string.
  const type = option["type"] ?? "string";
  if (!isOptionType(type)) return [];
  const written = option["default"] ?? undefined;
  const value = written === undefined || typeof written === "object" ? undefined : readers[type](written);
  return [[name, value === undefined ? { type } : { type, default: value }]];
}

type OptionType = CharmOption["type"];
type Scalar = string | number | boolean;

// As Juju does, numbers and booleans may also be written as text, by the rules of Go's strconv.
const readers: Readonly<Record<OptionType, (value: Scalar) => Scalar | undefined>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  secret: (value) => (typeof value === "string" ? value : undefined),
  int: (value) => (/^[+-]?\d+$/.test(String(value)) ? Number(value) : undefined),
  float: (value) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(String(value)) ? Number(value) : undefined),
  boolean: (value) => booleans.get(String(value)),
};

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const),
]);

const isOptionType = (type: Json): type is OptionType => typeof type === "string" && Object.hasOwn(readers, type);
