import { parse } from "yaml";
import { isJsonMap, parseJson, type Json, type JsonMap } from "../core/index.ts";
import { SandboxError } from "./errors.ts";

/**
 * The parameters of an action as `juju run` reads them: each value is YAML, and the dots of a key lead into maps. Throws
 * `sandbox-failed` for a value that is no YAML.
 */
export function actionParameters(texts: Readonly<Record<string, string>>): JsonMap {
  return Object.entries(texts).reduce<JsonMap>(
    (fields, [key, text]) => put(fields, key.split("."), readValue(key, text)),
    {},
  );
}

function readValue(key: string, text: string): Json {
  try {
    return parseJson(JSON.stringify(parse(text) ?? null));
  } catch (error) {
    throw new SandboxError(`parameter ${key} is not YAML; put quotes around its value`, error);
  }
}

function put(fields: JsonMap, [key = "", ...rest]: readonly string[], value: Json): JsonMap {
  if (rest.length === 0) return { ...fields, [key]: value };
  const below = fields[key];
  return { ...fields, [key]: put(isJsonMap(below) ? below : {}, rest, value) };
}

/** What actions.yaml has as defaults of the parameters of each action; Juju fills them in. */
export function actionDefaults(actions: Readonly<Record<string, unknown>>): Readonly<Record<string, JsonMap>> {
  return Object.fromEntries(
    Object.entries(actions).map(([name, declared]) => {
      const params = mapOf(mapOf(declared)["params"]);
      const defaults = Object.entries(params).flatMap(([param, schema]) => {
        const value = mapOf(schema)["default"];
        return value === undefined ? [] : [[param, parseJson(JSON.stringify(value))] as const];
      });
      return [name, Object.fromEntries(defaults)];
    }),
  );
}

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
