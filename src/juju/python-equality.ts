import type { Json } from "../core/index.ts";

/**
 * Whether Python's `==` calls two JSON values equal: `true` is 1 and `false` is 0, also inside of lists and objects;
 * the order of an object's keys does not count. What a config option counts as changed by (layer-basic).
 */
export function pythonEquals(left: Json, right: Json): boolean {
  const [a, b] = [numberIfBoolean(left), numberIfBoolean(right)];
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [ours, theirs] = [new Map<string, Json>(Object.entries(a)), new Map<string, Json>(Object.entries(b))];
  return (
    ours.size === theirs.size &&
    [...ours].every(([key, value]) => {
      const other = theirs.get(key);
      return other !== undefined && pythonEquals(value, other);
    })
  );
}

const numberIfBoolean = (value: Json): Json => (typeof value === "boolean" ? Number(value) : value);
