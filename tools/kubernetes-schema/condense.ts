import type { Schema, Struct } from "../../src/standins/kubernetes/schema/schema.ts";

/** The part of an OpenAPI 3 schema that is read here. */
type OpenApi = {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApi[];
  readonly type?: string;
  readonly format?: string;
  readonly oneOf?: readonly OpenApi[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly items?: OpenApi;
  readonly properties?: Readonly<Record<string, OpenApi>>;
  readonly additionalProperties?: OpenApi;
  readonly "x-kubernetes-list-type"?: "atomic" | "map" | "set";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
};

/** One document of a server's `/openapi/v3`. */
export type OpenApiDocument = { readonly components: { readonly schemas: Readonly<Record<string, OpenApi>> } };

/**
 * The schema of some kinds, as `schema.ts` reads it: only the types that they reach, each by the last part of its
 * name. Descriptions go.
 *
 * @throws {TypeError} when two types that are reached have the same last part.
 */
export function condense(documents: readonly OpenApiDocument[], roots: Readonly<Record<string, string>>): Schema {
  const all = new Map(documents.flatMap((document) => Object.entries(document.components.schemas)));
  const reached = new Map<string, string>();
  const types: Record<string, Struct> = {};

  const reach = (name: string): string => {
    const short = name.split(".").at(-1) ?? name;
    const known = reached.get(short);
    if (known === name) return short;
    if (known !== undefined) throw new TypeError(`${known} and ${name} have the same short name`);
    reached.set(short, name);
    const definition = all.get(name);
    if (definition === undefined) throw new TypeError(`${name} is in no document`);
    types[short] = {
      ...(definition["x-kubernetes-map-type"] === "atomic" ? { atomic: true } : {}),
      fields: Object.fromEntries(
        Object.entries(definition.properties ?? {}).map(([field, type]) => {
          const text = typeText(type);
          const always = definition.required?.includes(field) === true && /^[[{]/.test(text);
          return [field, always ? `=${text}` : text];
        }),
      ),
    };
    return short;
  };

  const typeText = (type: OpenApi): string => {
    const name = (type.$ref ?? type.allOf?.[0]?.$ref)?.replace("#/components/schemas/", "");
    if (name !== undefined) {
      const definition = all.get(name);
      if (definition?.properties === undefined) return definition === undefined ? "any" : typeText(definition);
      return `${type.default === undefined ? "" : "="}${reach(name)}`;
    }
    if (type.oneOf !== undefined) return "any";
    if (type.type === "array") return `[${listKeys(type)}]${typeText(type.items ?? {}).replace(/^=/, "")}`;
    if (type.additionalProperties !== undefined) {
      const atomic = type["x-kubernetes-map-type"] === "atomic" ? "*" : "";
      return `{${atomic}}${typeText(type.additionalProperties).replace(/^=/, "")}`;
    }
    if (type.type === "string") {
      const fixed = typeof type.default === "string" && type.default !== "" ? `=${type.default}` : "";
      return `${type.format === "byte" ? "bytes" : "string"}${fixed}`;
    }
    return type.type === "integer" ? (type.format ?? "int32") : type.type === "object" ? "any" : (type.type ?? "any");
  };

  const kinds = Object.fromEntries(Object.entries(roots).map(([kind, name]) => [kind, reach(name)]));
  return { kinds, types: Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Nothing for a list that is one value, `=` for a set, else the keys that tell its items apart. */
function listKeys(type: OpenApi): string {
  if (type["x-kubernetes-list-type"] === "set") return "=";
  return type["x-kubernetes-list-type"] === "map" ? (type["x-kubernetes-list-map-keys"] ?? []).join() : "";
}
