import type { Json } from "../../../core/index.ts";
import { isFields, type Fields } from "../fields.ts";
import { itemStep } from "../ownership/parts.ts";
import { pathsOf, tree, itself } from "../ownership/field-set.ts";
import { fieldType, typeOf, typeOfKind, type Type } from "./schema.ts";

/** What an apply's configuration breaks: no field, not its type, a key twice. Each with its path. */
export function typingFaults(config: Fields, kind: string): readonly string[] {
  return faultsOf(config, typeOfKind(kind), "");
}

/** What fits the types but can't be read all the same: a number with a fraction, base64 that is none. */
export function readingFault(value: Json, type: Type): string | undefined {
  if (type.is === "scalar") return scalarReadingFault(value, type.name);
  const parts: readonly (readonly [Json, Type | undefined])[] = isFields(value)
    ? Object.entries(value).map(([field, part]) => [part, fieldType(type, field)] as const)
    : Array.isArray(value) && type.is === "list"
      ? (value as readonly Json[]).map((item) => [item, typeOf(type.of)] as const)
      : [];
  for (const [part, of] of parts) {
    const fault = of === undefined ? undefined : readingFault(part, of);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultsOf(value: Json, type: Type, path: string): readonly string[] {
  if (value === null) return [];
  if (type.is === "scalar") {
    const fault = scalarFault(value, type.name);
    return fault === undefined ? [] : [`${path}: ${fault}`];
  }
  if (type.is === "list")
    return Array.isArray(value) ? listFaults(value, type, path) : [`${path}: expected list, got ${shown(value)}`];
  if (!isFields(value)) return [`${path}: expected map, got ${shown(value)}`];
  return Object.entries(value).flatMap(([field, part]) => {
    const of = fieldType(type, field);
    const at = `${path}.${field}`;
    return of === undefined ? [`${at}: field not declared in schema`] : faultsOf(part, of, at);
  });
}

function listFaults(items: readonly Json[], type: Type & { readonly is: "list" }, path: string): readonly string[] {
  const of = typeOf(type.of);
  if (type.keys.length === 0) return items.flatMap((item, index) => faultsOf(item, of, `${path}[${index}]`));
  const stranger = items.findIndex((item) => !isFields(item));
  if (stranger >= 0) return [`${path}: element ${stranger}: associative list with keys may not have non-map elements`];
  const named = items.map((item) => {
    const [text = ""] = pathsOf(tree(false, [[itemStep(item, type), itself]]));
    return { item, text };
  });
  const twice = named.find(({ text }, index) => named.findIndex((other) => other.text === text) < index);
  if (twice !== undefined) return [`${path}: duplicate entries for key ${twice.text}`];
  return named.flatMap(({ item, text }) => faultsOf(item, of, `${path}${text}`));
}

function scalarFault(value: Json, name: string): string | undefined {
  if (name === "any") return undefined;
  if (name === "boolean") return typeof value === "boolean" ? undefined : `expected boolean, got ${shown(value)}`;
  if (name === "string" || name === "bytes") {
    return typeof value === "string"
      ? undefined
      : `expected string, got &value.valueUnstructured{Value:${goText(value)}}`;
  }
  return typeof value === "number" ? undefined : `expected numeric (int or float), got ${kindName(value)}`;
}

function scalarReadingFault(value: Json, name: string): string | undefined {
  if (name.startsWith("int") && typeof value === "number" && !Number.isInteger(value)) {
    return `cannot convert float64 to ${name}`;
  }
  const wrong = name === "bytes" && typeof value === "string" ? base64Fault(value) : undefined;
  return wrong === undefined ? undefined : `error decoding from json: ${wrong}`;
}

/** What is wrong with a text that should be base64, as Go says it; `undefined` for one that is. */
export function base64Fault(text: string): string | undefined {
  const at = text.search(/[^A-Za-z0-9+/]/);
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) return undefined;
  return `illegal base64 data at input byte ${at < 0 ? Math.floor(text.length / 4) * 4 : at}`;
}

const kindName = (value: Json): string =>
  Array.isArray(value) ? "list" : isFields(value) ? "map" : typeof value === "boolean" ? "bool" : typeof value;

/** A value as Go prints it. */
function goText(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goText).join(" ")}]`;
  if (!isFields(value)) return typeof value === "string" ? value : value === null ? "<nil>" : JSON.stringify(value);
  return `map[${Object.entries(value)
    .map(([key, part]) => `${key}:${goText(part)}`)
    .join(" ")}]`;
}

const shown = (value: Json): string => `&{${goText(value)}}`;
