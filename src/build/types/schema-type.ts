import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { objectType, stringType } from "./type-text.ts";

/**
 * The TypeScript type of the values that a JSON schema takes, once its defaults are filled in. `unknown` where the
 * schema says nothing that a type can say.
 */
export function schemaType(schema: Json | undefined): string {
  if (!isJsonMap(schema)) return "unknown";
  if (schema["const"] !== undefined) return literalType(schema["const"]);
  if (Array.isArray(schema["enum"])) return union(schema["enum"].map(literalType));
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) return union(alternatives.map((one: Json) => schemaType(one)));
  const { type } = schema;
  if (Array.isArray(type)) return union(type.map((one: Json) => namedType(one, schema)));
  return namedType(type ?? (isJsonMap(schema["properties"]) ? "object" : null), schema);
}

/** The type of an object whose properties have these schemas. One that has a default is always there. */
export function propertiesType(properties: JsonMap, required: Json | undefined): string {
  const needed = new Set(Array.isArray(required) ? required : []);
  return objectType(
    Object.entries(properties).map(([name, schema]) => ({
      name,
      type: schemaType(schema),
      doc: descriptionOf(schema),
      optional: !needed.has(name) && !(isJsonMap(schema) && schema["default"] !== undefined),
    })),
  );
}

/** The `description` of a schema, option or action, if it has one. */
export function descriptionOf(described: Json | undefined): string | undefined {
  const text = isJsonMap(described) ? described["description"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function namedType(name: Json, schema: JsonMap): string {
  switch (name) {
    case "string":
    case "boolean":
    case "number":
    case "null":
      return name;
    case "integer":
      return "number";
    case "array": {
      const item = schemaType(schema["items"]);
      return /^\w+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`;
    }
    case "object":
      return objectOf(schema);
    default:
      return "unknown";
  }
}

function objectOf({ properties, required, additionalProperties }: JsonMap): string {
  if (isJsonMap(properties)) return propertiesType(properties, required);
  return `{ readonly [key: string]: ${schemaType(additionalProperties)} }`;
}

function literalType(value: Json): string {
  if (typeof value === "string") return stringType(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "number"; // YAML knows .inf and .nan
  return typeof value === "object" && value !== null ? "unknown" : String(value);
}

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ") || "never";
