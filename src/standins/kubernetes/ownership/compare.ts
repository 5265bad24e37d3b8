import type { Json } from "../../../core/index.ts";
import { isAtomic, type Type } from "../schema/schema.ts";
import { itself, noFields, tree, type FieldSet } from "./field-set.ts";
import { partsOf, same } from "./parts.ts";

/** What differs between two values of one type. */
export type Difference = { readonly changed: FieldSet; readonly removed: FieldSet };

const equal: Difference = { changed: noFields, removed: noFields };

/**
 * The fields that are new or have another value (`changed`), and those that are gone. A struct that Go has as a
 * value is there even where nobody wrote it, so that it is never new by itself.
 */
export function compare(before: Json | undefined, after: Json | undefined, type: Type): Difference {
  if (before === undefined && after === undefined) return equal;
  if (before !== undefined && after !== undefined && (before === after || same(before, after))) return equal;
  if (isAtomic(type)) {
    return after === undefined ? { changed: noFields, removed: itself } : { changed: itself, removed: noFields };
  }
  const old = new Map(partsOf(before, type).map((part) => [part.step, part]));
  const now = new Map(partsOf(after, type).map((part) => [part.step, part]));
  const parts = [...new Set([...old.keys(), ...now.keys()])].map((step) => {
    const [was, is] = [old.get(step), now.get(step)];
    const of = was?.type ?? is?.type ?? type;
    // Of a value that is there, the structs below it are there as well.
    const always = of.is !== "scalar" && of.always;
    const below = compare(
      was?.value ?? (always && before !== undefined ? emptyOf(of) : undefined),
      is?.value ?? (always && after !== undefined ? emptyOf(of) : undefined),
      of,
    );
    return [step, below] as const;
  });
  return {
    changed: tree(
      before === undefined,
      parts.map(([step, { changed }]) => [step, changed] as const),
    ),
    removed: tree(
      after === undefined,
      parts.map(([step, { removed }]) => [step, removed] as const),
    ),
  };
}

const emptyOf = (type: Type): Json => (type.is === "list" ? [] : {});
