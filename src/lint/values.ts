import { isJsonMap, type Json, type JsonMap } from "../core/index.ts";

/** What a key of a mapping holds; `undefined` for another value and for a key that it does not have itself. */
export function at(value: Json | undefined, key: string): Json | undefined {
  return isJsonMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The entries of a mapping; of anything else, none. */
export function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isJsonMap(value) ? Object.entries(value) : [];
}

/** The items of a list; of anything else, none. */
export function itemsOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** A text, or `""` for anything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A value for a sentence: its kind, and the value itself as far as it is short. */
export function show(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "empty";
  if (isList(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isJsonMap(value)) return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  if (typeof value === "string") return `the text ${quoted(value)}`;
  return typeof value === "boolean" ? `the boolean ${value}` : `the number ${value}`;
}

/** A text in quotes, cut where it gets long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

const longest = 40;

/** The keys of a path as a sentence names them. */
export const dotted = (path: readonly string[]): string => path.join(".");

/** True for a mapping without the keys that others inherit; for looking names up that a charm's author chose. */
export const hasKey = (map: JsonMap, key: string): boolean => Object.hasOwn(map, key);
