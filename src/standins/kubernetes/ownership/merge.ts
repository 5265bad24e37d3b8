import type { Json } from "../../../core/index.ts";
import { isFields } from "../fields.ts";
import { fieldType, isAtomic, typeOf, type Type } from "../schema/schema.ts";
import type { FieldSet } from "./field-set.ts";
import { itemStep, partsOf, type Part } from "./parts.ts";

/** A configuration laid over an object: maps and lists with keys part by part, all else whole. */
export function merge(base: Json | undefined, over: Json, type: Type): Json {
  if (base === undefined || base === null || over === null || isAtomic(type)) return over;
  if (type.is === "list") return mergeLists(partsOf(base, type), partsOf(over, type));
  if (!isFields(base) || !isFields(over)) return over;
  const merged = Object.entries(over).map(([field, value]): [string, Json] => {
    const of = fieldType(type, field);
    return [field, of === undefined ? value : merge(base[field], value, of)];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** Items that both have stand in the order of `over`; those of `base` alone stay before what followed them. */
function mergeLists(base: readonly Part[], over: readonly Part[]): readonly Json[] {
  const old = new Map(base.map((part) => [part.step, part]));
  const wanted = new Set(over.map(({ step }) => step));
  const shared = over.map(({ step }) => step).filter((step) => old.has(step));
  const merged: Json[] = [];
  let [left, right] = [0, 0];
  const takeOver = (): void => {
    const part = over[right];
    right += 1;
    if (part === undefined) return;
    merged.push(merge(old.get(part.step)?.value, part.value, part.type));
    if (shared[0] === part.step) shared.shift();
  };
  while (left < base.length || right < over.length) {
    const [mine, theirs] = [base[left], over[right]];
    if (mine !== undefined && mine.step === theirs?.step) {
      left += 1;
      takeOver();
    } else if (mine !== undefined && wanted.has(mine.step) && (theirs === undefined || shared[0] !== mine.step)) {
      left += 1; // it is, or will be, taken with its twin
    } else if (mine !== undefined && !wanted.has(mine.step)) {
      merged.push(mine.value);
      left += 1;
    } else {
      takeOver();
    }
  }
  return merged;
}

/**
 * The object without what an applier named last time and nobody names now. `last` are its former fields, `owned`
 * those that anybody has now. With a struct that nobody has any part of goes all that is in it, defaults too.
 */
export function prune(value: Json, last: FieldSet, owned: FieldSet | undefined, type: Type): Json {
  if (isAtomic(type)) return value;
  const stays = (step: string): boolean => {
    const former = last.below.get(step);
    if (former === undefined || (!step.startsWith("f:") && !former.own)) return true;
    const held = owned?.below.get(step);
    return held !== undefined && (step.startsWith("f:") || held.own);
  };
  const below = (step: string, part: Json, of: Type): Json => {
    const former = last.below.get(step);
    return former === undefined ? part : prune(part, former, owned?.below.get(step), of);
  };
  if (type.is === "list") {
    if (!Array.isArray(value)) return value;
    const of = typeOf(type.of);
    return (value as readonly Json[])
      .map((item) => ({ item, step: itemStep(item, type) }))
      .filter(({ step }) => stays(step))
      .map(({ item, step }) => below(step, item, of));
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => stays(`f:${field}`))
      .map(([field, part]) => {
        const of = fieldType(type, field);
        return [field, of === undefined ? part : below(`f:${field}`, part, of)];
      }),
  );
}
