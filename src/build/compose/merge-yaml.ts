import { isJsonMap, type Json, type JsonMap, stableJson } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";

/** What one layer has in a file that several layers may have. */
export type Piece = { readonly layer: string; readonly value: JsonMap };

/**
 * Lays the pieces of one file over each other, lowest layer first, by the rules of charm-tools: mappings merge,
 * lists gain what they do not hold yet, a scalar of the upper layer wins. Two things are repaired: `null` over
 * an existing key removes it, and a key that is a mapping in one layer and a list or scalar in another throws a
 * `BuildError` that names file, key and both layers.
 */
export function mergeYaml(file: string, pieces: readonly Piece[]): JsonMap {
  return pieces.reduce<JsonMap>((base, piece, index) => {
    const clash = (path: Path): BuildError => {
      const lower = pieces.slice(0, index).findLast(({ value }) => valueAt(value, path) !== undefined);
      const kinds = `${describe(valueAt(base, path))} in layer "${lower?.layer}" and ${describe(valueAt(piece.value, path))} in layer "${piece.layer}"`;
      return new BuildError(`${file}: "${path.join(".")}" is ${kinds}; give both the same kind`, {
        layer: piece.layer,
        file,
      });
    };
    return mergeMaps(base, piece.value, { path: [], clash });
  }, {});
}

type Path = readonly string[];
type Place = { readonly path: Path; readonly clash: (path: Path) => BuildError };

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

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;

const describe = (value: Json | undefined): string =>
  Array.isArray(value) ? "a list" : isJsonMap(value) ? "a mapping" : "a scalar";

const valueAt = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((part, key) => (isJsonMap(part) ? part[key] : undefined), value);
