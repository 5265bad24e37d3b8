import { parseJson, type Json } from "../../../core/index.ts";
import { isFields, type Fields } from "../fields.ts";

/**
 * A set of fields as a tree. A step is written as in `fieldsV1`: `f:replicas`, `k:{"name":"worker"}`, `v:"x"`.
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export type FieldSet = {
  /** Whether the field itself is in the set, and not only what is below it. */
  readonly own: boolean;
  readonly below: ReadonlyMap<string, FieldSet>;
};

/** No field at all. */
export const noFields: FieldSet = { own: false, below: new Map() };

/** The field itself, and nothing below it. */
export const itself: FieldSet = { own: true, below: new Map() };

/** True for a set without fields. */
export function isEmpty({ own, below }: FieldSet): boolean {
  return !own && below.size === 0;
}

/** The fields of both. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA || inB);
}

/** The fields of the first that are not in the second. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** The fields that are in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && inB);
}

/** A tree without the steps below which nothing is. */
export function tree(own: boolean, below: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { own, below: new Map([...below].filter(([, part]) => !isEmpty(part))) };
}

/** The paths of all fields, as a conflict names them: `.spec.containers[name="worker"].image`. */
export function pathsOf({ own, below }: FieldSet, path = ""): readonly string[] {
  const under = [...below]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([step, part]) => pathsOf(part, `${path}${stepText(step)}`));
  return own ? [path, ...under] : under;
}

/** The tree as `fieldsV1`. */
export function toFieldsV1({ own, below }: FieldSet): Fields {
  const parts = [...below].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([step, part]) => [step, toFieldsV1(part)]);
  return { ...(own && below.size > 0 ? { ".": {} } : {}), ...Object.fromEntries(parts) };
}

/** Reads `fieldsV1`. */
export function fromFieldsV1(value: Json | undefined): FieldSet {
  const steps = Object.entries(isFields(value) ? value : {}).filter(([step]) => step !== ".");
  return tree(
    false,
    steps.map(([step, part]) => {
      const set = fromFieldsV1(part);
      const own = set.below.size === 0 || (isFields(part) && part["."] !== undefined);
      return [step, { own, below: set.below }];
    }),
  );
}

function combine(a: FieldSet, b: FieldSet, rule: (inA: boolean, inB: boolean) => boolean): FieldSet {
  const steps = new Set([...a.below.keys(), ...b.below.keys()]);
  return tree(
    rule(a.own, b.own),
    [...steps].map((step) => [step, combine(a.below.get(step) ?? noFields, b.below.get(step) ?? noFields, rule)]),
  );
}

/** One step as a path shows it. */
function stepText(step: string): string {
  const content = step.slice(2);
  if (step.startsWith("f:")) return `.${content}`;
  if (step.startsWith("v:")) return `[=${content}]`;
  const keys = Object.entries(keysIn(content)).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `[${keys.join(",")}]`;
}

function keysIn(text: string): Fields {
  const keys = parseJson(text);
  return isFields(keys) ? keys : {};
}
