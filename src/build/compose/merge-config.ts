import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { lineAt } from "../layers/yaml-lines.ts";
import { beneath, mergeYaml, type Merged } from "./merge-yaml.ts";
import { placeOf, type Piece } from "./piece.ts";

const file = "config.yaml";
const options = { deletesIn: "options" } as const;

/**
 * One `config.yaml` of the layers' own, lowest first. An upper layer may give a new default or description; another
 * type throws a `BuildError`, because the lower layer's code reads the old one, unless the upper layer deletes the
 * option first.
 */
export function mergeConfig(pieces: readonly Piece[]): Merged {
  for (const [index, piece] of pieces.entries()) {
    const below = optionsOf(beneath(file, pieces.slice(0, index + 1), options));
    for (const [name, option] of Object.entries(optionsOf(piece.value))) {
      const lower = Object.hasOwn(below, name) ? below[name] : undefined;
      if (!isJsonMap(lower) || !isJsonMap(option)) continue;
      const [was, is] = [lower["type"] ?? "string", option["type"]];
      if (is === undefined || is === was) continue;
      const owner = pieces.slice(0, index).findLast(({ value }) => isJsonMap(optionsOf(value)[name]));
      const path = ["options", name, "type"];
      const lowerPlace = owner === undefined ? "a lower layer" : placeOf(file, owner, path);
      throw new BuildError(
        `option "${name}" is ${show(was)} in ${lowerPlace} and ${show(is)} in ${placeOf(file, piece, path)}; keep the type, rename the option, or delete the lower one first (config: {deletes: [${name}]} in layer.yaml)`,
        { layer: piece.layer, file, line: lineAt(piece.lines, path) },
      );
    }
  }
  return mergeYaml(file, pieces, options);
}

function optionsOf(config: JsonMap): JsonMap {
  const found = config["options"];
  return isJsonMap(found) ? found : {};
}

const show = (value: Json): string => (typeof value === "string" && value !== "" ? value : JSON.stringify(value));
