import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";

/** What is left of a mapping, and the dotted keys that were not in it. */
export type Deleted = { readonly value: JsonMap; readonly missing: readonly string[] };

/**
 * Takes dotted keys out of a mapping, or out of the mapping under its key `within`. A part of the dotted text may
 * hold dots itself: `c.d` is the key `c.d` where there is one, else the key `d` of the mapping `c`.
 */
export function deletePaths(value: JsonMap, paths: readonly string[], within?: string): Deleted {
  if (within === undefined) return withoutPaths(value, paths);
  const inner = value[within];
  const { value: left, missing } = withoutPaths(isJsonMap(inner) ? inner : {}, paths);
  return { value: isJsonMap(inner) ? { ...value, [within]: left } : value, missing };
}

function withoutPaths(value: JsonMap, paths: readonly string[]): Deleted {
  const missing: string[] = [];
  const left = paths.reduce<JsonMap>((rest, path) => {
    const result = withoutPath(rest, path.split("."));
    if (result === undefined) missing.push(path);
    return result ?? rest;
  }, value);
  return { value: left, missing };
}

/** `undefined` when there is nothing to take out. */
function withoutPath(map: JsonMap, parts: readonly string[]): JsonMap | undefined {
  for (let length = parts.length; length > 0; length--) {
    const key = parts.slice(0, length).join(".");
    if (!Object.hasOwn(map, key)) continue;
    if (length === parts.length) return without(map, key);
    const below = map[key];
    const left = isJsonMap(below) ? withoutPath(below, parts.slice(length)) : undefined;
    if (left !== undefined) return replaced(map, key, left);
  }
  return undefined;
}

const without = (map: JsonMap, key: string): JsonMap =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));

/** With the key where it was. */
const replaced = (map: JsonMap, key: string, value: Json): JsonMap =>
  Object.fromEntries(Object.entries(map).map(([name, old]) => [name, name === key ? value : old]));
