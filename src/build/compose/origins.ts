import { isJsonMap, stableJson, type Json, type JsonMap } from "../../core/index.ts";
import { lineAt, pathKey, type YamlPath } from "../layers/yaml-lines.ts";
import { valueAt } from "./merge-yaml.ts";
import type { Piece } from "./piece.ts";

/** The layer that a value of the charm comes from, and the line there. */
export type Origin = { readonly layer: string; readonly line: number | undefined };

/** The origin of each value in a composed file, by `pathKey`; of a mapping, of the highest layer that adds to it. */
export type Origins = ReadonlyMap<string, Origin>;

/**
 * Where each value of a composed file comes from: the highest layer that says something there; for an item of a list,
 * the lowest that has it. What no layer says (a value that the builder made) has no origin.
 */
export function originsOf(composed: JsonMap, pieces: readonly Piece[]): Origins {
  const origins = new Map<string, Origin>();
  const note = (path: YamlPath, piece: Piece | undefined, at: YamlPath): void => {
    if (piece !== undefined) origins.set(pathKey(path), { layer: piece.layer, line: lineAt(piece.lines, at) });
  };
  const walk = (value: Json, path: YamlPath): void => {
    if (isJsonMap(value)) {
      note(
        path,
        pieces.findLast((piece) => isJsonMap(valueAt(piece.value, path))),
        path,
      );
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    } else if (Array.isArray(value)) {
      note(
        path,
        pieces.findLast((piece) => Array.isArray(valueAt(piece.value, path))),
        path,
      );
      for (const [index, item] of value.entries()) {
        const found = pieces.map((piece) => ({ piece, at: indexIn(piece, path, item) })).find(({ at }) => at !== -1);
        note([...path, String(index)], found?.piece, [...path, String(found?.at)]);
      }
    } else {
      note(
        path,
        pieces.findLast((piece) => valueAt(piece.value, path) !== undefined),
        path,
      );
    }
  };
  walk(composed, []);
  return origins;
}

/** The origin of a value, else of the nearest one around it. */
export function originAt(origins: Origins, path: YamlPath): Origin | undefined {
  return origins.get(pathKey(path)) ?? (path.length === 0 ? undefined : originAt(origins, path.slice(0, -1)));
}

function indexIn({ value }: Piece, path: YamlPath, item: Json): number {
  const list = valueAt(value, path);
  const wanted = stableJson(item);
  return Array.isArray(list) ? list.findIndex((one) => stableJson(one) === wanted) : -1;
}
