import type { Json } from "../../../core/index.ts";
import { isAtomic, type Type } from "../schema/schema.ts";
import { itself, tree, type FieldSet } from "./field-set.ts";
import { isNothing, partsOf } from "./parts.ts";

/** The fields that a configuration names: those become its applier's. */
export function fieldsOf(value: Json, type: Type): FieldSet {
  if (isAtomic(type) || isNothing(value)) return itself;
  if (type.is === "list" && !Array.isArray(value)) return itself;
  const inList = type.is === "list";
  return tree(
    false,
    partsOf(value, type).map((part) => {
      const set = fieldsOf(part.value, part.type);
      // An item of a list, and an entry of a map, is a field itself; a struct is not.
      const own = set.own || inList || type.is === "map";
      return [part.step, { own, below: set.below }];
    }),
  );
}
