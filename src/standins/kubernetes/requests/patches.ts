import type { Json } from "../../../core/index.ts";
import { isFields, type Fields } from "../fields.ts";

/** A JSON merge patch. https://www.rfc-editor.org/rfc/rfc7386 */
export function mergePatch(base: Json | undefined, patch: Json): Json {
  if (!isFields(patch)) return patch;
  const under = isFields(base) ? base : {};
  const gone = Object.keys(patch).filter((key) => patch[key] === null);
  const kept = Object.entries(under).filter(([key]) => !gone.includes(key));
  const changed = Object.entries(patch)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => [key, mergePatch(under[key], value)]);
  return Object.fromEntries([...kept, ...changed]);
}

/**
 * A JSON patch with `add`, `remove`, `replace` and `test`; `undefined` where an operation can't be done or is
 * another one. https://www.rfc-editor.org/rfc/rfc6902
 */
export function jsonPatch(base: Json, operations: readonly Json[]): Json | undefined {
  return operations.reduce<Json | undefined>(
    (value, operation) => (value === undefined || !isFields(operation) ? undefined : operate(value, operation)),
    base,
  );
}

function operate(base: Json, { op, path, value }: Fields): Json | undefined {
  if (typeof path !== "string" || !path.startsWith("/")) return undefined;
  const steps = path.slice(1).split("/");
  return change(base, steps.map(unescaped), (part, holder) => {
    if (op === "remove") return part === undefined ? "impossible" : "gone";
    if (op === "test") return JSON.stringify(part) === JSON.stringify(value) ? { value: part ?? null } : "impossible";
    if (value === undefined || (op !== "add" && (op !== "replace" || part === undefined))) return "impossible";
    return { value, insert: op === "add" && Array.isArray(holder) };
  });
}

type Outcome = "impossible" | "gone" | { readonly value: Json; readonly insert?: boolean };

function change(
  base: Json,
  [step = "", ...rest]: readonly string[],
  act: (part: Json | undefined, holder: Json) => Outcome,
): Json | undefined {
  const list = Array.isArray(base) ? (base as readonly Json[]) : undefined;
  if (list === undefined && !isFields(base)) return undefined;
  const index = step === "-" ? (list?.length ?? 0) : Number(step);
  const part = list === undefined ? (isFields(base) ? base[step] : undefined) : list[index];
  const below = rest.length === 0 ? undefined : part === undefined ? undefined : change(part, rest, act);
  const outcome: Outcome = rest.length === 0 ? act(part, base) : below === undefined ? "impossible" : { value: below };
  if (outcome === "impossible") return undefined;
  if (list !== undefined) {
    if (outcome === "gone") return list.toSpliced(index, 1);
    return list.toSpliced(index, outcome.insert === true ? 0 : 1, outcome.value);
  }
  const { [step]: _part, ...others } = isFields(base) ? base : {};
  return outcome === "gone" ? others : { ...others, [step]: outcome.value };
}

const unescaped = (step: string): string => step.replaceAll("~1", "/").replaceAll("~0", "~");
