import { isJsonMap, type Json } from "../core/index.ts";
import { booleanOf, integerOf } from "./go-numbers.ts";
import { isList, itemsOf } from "./values.ts";

/** The values that Juju takes in one place, by the rules of github.com/juju/schema. */
export type Shape =
  | { readonly kind: "value"; readonly expected: string; readonly fits: (value: Json) => boolean }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  /** Known keys; others are ignored. `optional` are those that may be missing, which is not the same as null. */
  | { readonly kind: "fields"; readonly fields: Fields; readonly optional: readonly string[] }
  /** A text as the short form of the other shape. */
  | { readonly kind: "short"; readonly of: Shape };

type Fields = Readonly<Record<string, Shape>>;

/** A value that is not of its shape. */
export type Misfit = {
  readonly path: readonly string[];
  readonly expected: string;
  /** `undefined` where a key is missing. */
  readonly value: Json | undefined;
};

const value = (expected: string, fits: (value: Json) => boolean): Shape => ({ kind: "value", expected, fits });

export const text: Shape = value("a text", (one) => typeof one === "string");
export const integer: Shape = value("an integer", (one) => integerOf(one) !== undefined);
export const truth: Shape = value("true or false", (one) => booleanOf(one) !== undefined);
export const nothing: Shape = value("nothing", (one) => one === null);
export const anything: Shape = value("anything", () => true);
export const either = (a: Shape, expected: string, fits: (value: Json) => boolean): Shape =>
  value(expected, (one) => fits(one) || [...misfits(one, a)].length === 0);
export const oneOf = (...texts: readonly string[]): Shape =>
  value(texts.join(" or "), (one) => typeof one === "string" && texts.includes(one));
export const listOf = (of: Shape): Shape => ({ kind: "list", of });
export const mapOf = (of: Shape): Shape => ({ kind: "map", of });
export const shortFor = (of: Shape): Shape => ({ kind: "short", of });
/** Fields that may all be missing but for `required`. */
export const fields = (known: Fields, required: readonly string[] = []): Shape => ({
  kind: "fields",
  fields: known,
  optional: Object.keys(known).filter((key) => !required.includes(key)),
});

/** Where a value is not of a shape; Juju's reader stops at the first. */
export function* misfits(found: Json, shape: Shape, path: readonly string[] = []): Generator<Misfit> {
  switch (shape.kind) {
    case "value":
      if (!shape.fits(found)) yield { path, expected: shape.expected, value: found };
      return;
    case "short":
      if (typeof found !== "string") yield* misfits(found, shape.of, path);
      return;
    case "list":
      if (!isList(found)) yield { path, expected: "a list", value: found };
      for (const [index, item] of itemsOf(found).entries()) yield* misfits(item, shape.of, [...path, String(index)]);
      return;
    case "map":
      if (!isJsonMap(found)) yield { path, expected: "a mapping", value: found };
      else for (const [key, inner] of Object.entries(found)) yield* misfits(inner, shape.of, [...path, key]);
      return;
    case "fields":
      if (!isJsonMap(found)) return yield { path, expected: "a mapping", value: found };
      for (const [key, inner] of Object.entries(shape.fields)) {
        const below = [...path, key];
        const held = Object.hasOwn(found, key) ? found[key] : undefined;
        if (held !== undefined) yield* misfits(held, inner, below);
        else if (!shape.optional.includes(key)) yield { path: below, expected: expectedOf(inner), value: undefined };
      }
  }
}

const expectedOf = (shape: Shape): string =>
  shape.kind === "value" ? shape.expected : shape.kind === "list" ? "a list" : "a mapping";
