import kinds from "./kinds.json" with { type: "json" };

/**
 * The fields of the stand-in's kinds. `tools/kubernetes-schema` writes it from a real server's `/openapi/v3`.
 *
 * A type is text: `string`, `bytes`, `int32`, `int64`, `number`, `boolean`, `any`; the name of a struct, with `=`
 * before it where it is always there (Go has it as a value, not as a pointer; a list or map that is required, too); `[]T` for a list that is one value,
 * `[=]T` for a set, `[name,protocol]T` for a list whose items these keys tell apart; `{}T` for a map, `{*}T` for one
 * that is one value. What follows `=` after a scalar is its default.
 */
export type Schema = {
  /** Kind → the name of its struct. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, Struct>>;
};

/** The fields of a struct; an atomic one has one owner as a whole. */
export type Struct = { readonly atomic?: boolean; readonly fields: Readonly<Record<string, string>> };

/** A type that was read. */
export type Type =
  | { readonly is: "scalar"; readonly name: string; readonly fallback?: string }
  | {
      readonly is: "struct";
      readonly name: string;
      readonly atomic: boolean;
      readonly always: boolean;
      readonly fields: Struct["fields"];
    }
  | { readonly is: "map"; readonly atomic: boolean; readonly always: boolean; readonly of: string }
  | {
      readonly is: "list";
      readonly keys: readonly string[];
      readonly unique: boolean;
      readonly always: boolean;
      readonly of: string;
    };

const schema: Schema = kinds;
const parsed = new Map<string, Type>();

/** The type of a kind; `any` for one that is not in the schema. */
export function typeOfKind(kind: string): Type {
  return typeOf(schema.kinds[kind] ?? "any");
}

/** Reads a type's text. */
export function typeOf(text: string): Type {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const type = parse(text);
  parsed.set(text, type);
  return type;
}

/** The type of a field of a struct or of a map; `undefined` where there is no such field. */
export function fieldType(type: Type, field: string): Type | undefined {
  if (type.is === "map") return typeOf(type.of);
  if (type.is !== "struct" || !Object.hasOwn(type.fields, field)) return undefined;
  return typeOf(type.fields[field] ?? "any");
}

/** True where a value has one owner as a whole. */
export function isAtomic(type: Type): boolean {
  if (type.is === "list") return type.keys.length === 0 && !type.unique;
  return type.is === "scalar" || type.atomic;
}

function parse(text: string): Type {
  const always = text.startsWith("=");
  const name = always ? text.slice(1) : text;
  const [, opened, inside = "", of = ""] = /^([[{])([^\]}]*)[\]}](.*)$/.exec(name) ?? [];
  if (opened === "{") return { is: "map", atomic: inside === "*", always, of };
  if (opened === "[") {
    const unique = inside === "=";
    return { is: "list", unique, keys: unique || inside === "" ? [] : inside.split(","), always, of };
  }
  const struct = Object.hasOwn(schema.types, name) ? schema.types[name] : undefined;
  if (struct !== undefined) {
    return { is: "struct", name, atomic: struct.atomic === true, always, fields: struct.fields };
  }
  const [scalar = name, fallback] = name.split("=");
  return { is: "scalar", name: scalar, ...(fallback === undefined ? {} : { fallback }) };
}
