import type { Json } from "../../core/index.ts";

/** A JSON object. */
export type Fields = { readonly [key: string]: Json };

/** True for a JSON object: no list, no `null`. */
export function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !isList(value);
}

/** True for a JSON list. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object at a path of keys; one without fields when there is none. */
export function fieldsAt(value: Json | undefined, ...path: readonly string[]): Fields {
  const found = valueAt(value, path);
  return isFields(found) ? found : {};
}

/** The objects of the list at a path of keys; none when there is no list. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Fields[] {
  const found = valueAt(value, path);
  return isList(found) ? found.filter((item) => isFields(item)) : [];
}

/** The text at a path of keys; empty when there is none. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : "";
}

/** The value where it is text; else none. */
export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The number at a path of keys, or `undefined`. */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : undefined;
}

/** What is at a path of keys, or `undefined`. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((part, key) => (isFields(part) ? part[key] : undefined), value);
}

/** The value without its fields that are `null`. */
export function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isFields(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutNulls(part)]));
}
