import type { Json } from "../../../core/index.ts";
import { asText, isFields, type Fields } from "../fields.ts";
import { base64Fault } from "./apply-faults.ts";
import { fieldType, typeOf, typeOfKind, type Type } from "./schema.ts";

/** What reading an object with its types brings up. */
export type DecodeFaults = {
  /** The first value that does not fit its type, as Go's decoder says it. */
  readonly unreadable?: string;
  /** The fields that the type does not have: `spec.template.spec.containers[0].imagePullPolcy`. */
  readonly unknown: readonly string[];
};

/** Reads an object as a create, a replace and a patch do; an apply has rules of its own. */
export function decodeFaults(body: Fields, kind: string): DecodeFaults {
  const unknown: string[] = [];
  const unreadable = walk(body, typeOfKind(kind), { path: "", plain: "", struct: kind, unknown });
  return { unknown, ...(unreadable === undefined ? {} : { unreadable }) };
}

/** The object without the fields that its type does not have. */
export function knownPart(value: Json, type: Type): Json {
  if (type.is === "list") {
    return Array.isArray(value) ? (value as readonly Json[]).map((item) => knownPart(item, typeOf(type.of))) : value;
  }
  if (type.is === "scalar" || !isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, part]) => {
      const of = fieldType(type, field);
      return of === undefined ? [] : [[field, knownPart(part, of)]];
    }),
  );
}

/** `path` with the numbers of items, `plain` without, as the two messages want them. */
type Place = { readonly path: string; readonly plain: string; readonly struct: string; readonly unknown: string[] };

function walk(value: Json, type: Type, place: Place): string | undefined {
  if (value === null) return undefined;
  if (type.is === "scalar") return scalarFault(value, type.name, place);
  if (type.is === "list") {
    if (!Array.isArray(value)) return mismatch(value, type, place);
    return first(value as readonly Json[], (item, index) =>
      walk(item, typeOf(type.of), { ...place, path: `${place.path}[${index}]` }),
    );
  }
  if (!isFields(value)) return mismatch(value, type, place);
  const struct = type.is === "struct" ? type.name : place.struct;
  return first(Object.entries(value), ([field, part]) => {
    const path = place.path === "" ? field : `${place.path}.${field}`;
    const of = fieldType(type, field);
    if (of === undefined) {
      place.unknown.push(path);
      return undefined;
    }
    const plain = type.is === "map" ? place.plain : `${place.plain}.${field}`;
    return walk(part, of, { ...place, path, plain, struct });
  });
}

function scalarFault(value: Json, name: string, place: Place): string | undefined {
  if (name === "any") return undefined;
  const fits =
    name === "boolean"
      ? typeof value === "boolean"
      : name === "string" || name === "bytes"
        ? typeof value === "string"
        : typeof value === "number" && (name === "number" || Number.isInteger(value));
  if (!fits) return mismatch(value, { is: "scalar", name }, place);
  return name === "bytes" ? base64Fault(asText(value)) : undefined;
}

function mismatch(value: Json, type: Type, { plain, struct }: Place): string {
  const wanted = goType(type);
  return `json: cannot unmarshal ${jsonType(value, wanted)} into Go struct field ${struct}${plain} of type ${wanted}`;
}

function jsonType(value: Json, wanted: string): string {
  if (typeof value === "number")
    return wanted.startsWith("int") && !Number.isInteger(value) ? `number ${value}` : "number";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "array" : isFields(value) ? "object" : typeof value;
}

function goType(type: Type): string {
  if (type.is === "list") return `[]${goType(typeOf(type.of))}`;
  if (type.is === "map") return `map[string]${goType(typeOf(type.of))}`;
  if (type.is === "struct") return `v1.${type.name}`;
  return { boolean: "bool", bytes: "[]uint8", number: "float64" }[type.name] ?? type.name;
}

/** The first answer that is not `undefined`; all items are looked at, for the fields that they bring up. */
function first<T>(items: readonly T[], look: (item: T, index: number) => string | undefined): string | undefined {
  return items.map(look).find((found) => found !== undefined);
}
