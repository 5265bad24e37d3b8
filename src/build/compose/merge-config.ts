import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { CharmOption } from "../charm.ts";
import { mergeYaml, type Piece } from "./merge-yaml.ts";

/**
 * One `config.yaml` of the layers' own, lowest first. An upper layer may give a new default or description;
 * another type throws a `BuildError`, because the lower layer's code reads the old one.
 */
export function mergeConfig(pieces: readonly Piece[]): JsonMap {
  pieces.forEach((piece, index) => {
    const below = mergeYaml("config.yaml", pieces.slice(0, index));
    for (const [name, option] of Object.entries(optionsOf(piece.value))) {
      const lower = optionsOf(below)[name];
      if (!isJsonMap(lower) || !isJsonMap(option)) continue;
      const [was, is] = [lower["type"] ?? "string", option["type"]];
      if (is === undefined || is === was) continue;
      const owner = pieces.slice(0, index).findLast(({ value }) => isJsonMap(optionsOf(value)[name]));
      throw refused(
        `option "${name}" is ${show(was)} in layer "${owner?.layer}" and ${show(is)} in layer "${piece.layer}"; keep the type or rename the option`,
      );
    }
  });
  return mergeYaml("config.yaml", pieces);
}

/** The options of a merged `config.yaml`, each default as its type. Throws `BuildError` for what Juju refuses. */
export function charmConfig(config: JsonMap): Readonly<Record<string, CharmOption>> {
  return Object.fromEntries(
    Object.entries(optionsOf(config)).map(([name, option]) => {
      if (!isJsonMap(option)) throw refused(`option "${name}" must be a mapping with type, default and description`);
      // Juju takes an option without a type as a string.
      const type = option["type"] ?? "string";
      if (!isOptionType(type)) throw refused(`option "${name}" has unknown type ${show(type)}`);
      const written = option["default"] ?? undefined;
      if (written === undefined) return [name, { type }];
      const value = typeof written === "object" ? undefined : readers[type](written);
      if (value === undefined) throw refused(`the default ${show(written)} of option "${name}" is no ${type}`);
      return [name, { type, default: value }];
    }),
  );
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

function optionsOf(config: JsonMap): JsonMap {
  const options = config["options"];
  return isJsonMap(options) ? options : {};
}

const show = (value: Json): string => (typeof value === "string" && value !== "" ? value : JSON.stringify(value));

const refused = (what: string): BuildError => new BuildError(`config.yaml: ${what}`, { file: "config.yaml" });
