import { stableJson, type Json } from "../../../core/index.ts";
import { isFields } from "../fields.ts";
import { fieldType, typeOf, type Type } from "../schema/schema.ts";

/** A part of a value that can have an owner of its own: its step, its value and its type. */
export type Part = { readonly step: string; readonly value: Json; readonly type: Type };

/** The parts of a value that is no whole: the fields of a struct or map, the items of a list with keys. */
export function partsOf(value: Json | undefined, type: Type): readonly Part[] {
  if (type.is === "list") {
    const of = typeOf(type.of);
    const items: readonly Json[] = Array.isArray(value) ? value : [];
    return items.map((item) => ({ step: itemStep(item, type), value: item, type: of }));
  }
  return Object.entries(isFields(value) ? value : {}).flatMap(([field, part]) => {
    const of = fieldType(type, field);
    return of === undefined ? [] : [{ step: `f:${field}`, value: part, type: of }];
  });
}

/** What tells an item of a list from the others; a key that is missing has its default. */
export function itemStep(item: Json, type: Type & { readonly is: "list" }): string {
  if (type.unique) return `v:${JSON.stringify(item)}`;
  const of = typeOf(type.of);
  const keys = type.keys.toSorted().flatMap((key): readonly (readonly [string, Json])[] => {
    const given = isFields(item) ? item[key] : undefined;
    const keyType = fieldType(of, key);
    const value = given ?? (keyType?.is === "scalar" ? keyType.fallback : undefined);
    return value === undefined ? [] : [[key, value]];
  });
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** True for two equal values, whatever the order of their keys. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || stableJson([a ?? null]) === stableJson([b ?? null]);
}

/** True for `null`, an empty map and no value. */
export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (isFields(value) && Object.keys(value).length === 0);
}
