import { isJsonMap, stableJson, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { lineAt, type YamlPath } from "../layers/yaml-lines.ts";
import { deletePaths } from "./delete-paths.ts";
import { placeOf, type Piece } from "./piece.ts";

/** The pieces of one file laid over each other. */
export type Merged = {
  readonly value: JsonMap;
  /** What a layer deletes and no layer below it has: a sentence each. */
  readonly warnings: readonly string[];
};

/** How one file differs from the others. */
export type MergeOptions = {
  /** The key under which dotted keys of `deletes` start. */
  readonly deletesIn?: string;
};

/**
 * Lays the pieces of one file over each other, lowest layer first, by the rules of charm-tools: mappings merge,
 * lists gain what they do not hold yet, a scalar of the upper layer wins. Repaired are: what each layer deletes goes
 * out of all that is below it, whichever layers have the file; `null` over an existing key removes it; and a key that
 * is a mapping in one layer and a list or scalar in another throws a `BuildError` that names key, lines and layers.
 */
export function mergeYaml(file: string, pieces: readonly Piece[], options: MergeOptions = {}): Merged {
  const warnings: string[] = [];
  const value = pieces.reduce<JsonMap>((base, piece, index) => {
    const { value: kept, missing } = deletePaths(base, piece.deletes, options.deletesIn);
    for (const path of missing) {
      warnings.push(
        `layer "${piece.layer}" deletes "${path}" from ${file}, which no layer below it has; remove it from its layer.yaml`,
      );
    }
    return mergeMaps(kept, piece.value, { path: [], clash: (path) => clash(file, pieces.slice(0, index + 1), path) });
  }, {});
  return { value, warnings };
}

/** What the last of the pieces is laid over: the ones below it, without what it deletes. */
export function beneath(file: string, pieces: readonly Piece[], options: MergeOptions = {}): JsonMap {
  const { value } = mergeYaml(file, pieces.slice(0, -1), options);
  return deletePaths(value, pieces.at(-1)?.deletes ?? [], options.deletesIn).value;
}

function clash(file: string, pieces: readonly Piece[], path: YamlPath): BuildError {
  const piece = pieces.at(-1);
  const lower = pieces.slice(0, -1).findLast(({ value }) => valueAt(value, path) !== undefined);
  if (piece === undefined || lower === undefined) return new BuildError(`${file}: "${path.join(".")}" is of two kinds`);
  const kind = (one: Piece): string => `${describe(valueAt(one.value, path))} in ${placeOf(file, one, path)}`;
  return new BuildError(`"${path.join(".")}" is ${kind(lower)} and ${kind(piece)}; give both the same kind`, {
    layer: piece.layer,
    file,
    line: lineAt(piece.lines, path),
  });
}

type Place = { readonly path: YamlPath; readonly clash: (path: YamlPath) => BuildError };

function mergeMaps(base: JsonMap, upper: JsonMap, place: Place): JsonMap {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(upper)) {
    if (value === null && merged.has(key)) merged.delete(key);
    else merged.set(key, mergeValues(merged.get(key) ?? null, value, { ...place, path: [...place.path, key] }));
  }
  return Object.fromEntries(merged);
}

function mergeValues(base: Json, upper: Json, place: Place): Json {
  if (base === null) return upper;
  if (isJsonMap(base) && isJsonMap(upper)) return mergeMaps(base, upper, place);
  if (Array.isArray(base) && Array.isArray(upper)) return appendNew(base, upper);
  if (isScalar(base) && isScalar(upper)) return upper;
  throw place.clash(place.path);
}

/** The items of `base`, then those of `upper` that are not among them; equal by value. */
export function appendNew(base: readonly Json[], upper: readonly Json[]): readonly Json[] {
  const present = new Set(base.map(stableJson));
  const added = new Map(upper.map((item) => [stableJson(item), item]));
  return [...base, ...[...added].filter(([json]) => !present.has(json)).map(([, item]) => item)];
}

/** What stands at a path, `undefined` where there is nothing. */
export const valueAt = (value: Json, path: YamlPath): Json | undefined =>
  path.reduce<Json | undefined>((part, key) => {
    if (isJsonMap(part)) return part[key];
    return isList(part) ? part[Number(key)] : undefined;
  }, value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;

const describe = (value: Json | undefined): string =>
  Array.isArray(value) ? "a list" : isJsonMap(value) ? "a mapping" : "a scalar";
