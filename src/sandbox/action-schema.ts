import { isJsonMap, isSince, parseJson, type Json, type JsonMap } from "../core/index.ts";

/** The schemas of the parameters of each action, as Juju puts them together from `actions.yaml`. */
export function actionSchemas(actions: Readonly<Record<string, unknown>>): Readonly<Record<string, JsonMap>> {
  return Object.fromEntries(
    Object.entries(actions).map(([name, declared]) => {
      const { params = {}, ...schema } = mapOf(parseJson(JSON.stringify(declared ?? {})));
      return [name, { ...schema, type: "object", properties: params }];
    }),
  );
}

/**
 * Why Juju does not run an action with these parameters; `undefined` where it does. Of JSON schema `type`, `enum`,
 * `required`, `properties` and `additionalProperties` are looked at; Juju 4 takes no undeclared parameter unless the
 * action says so.
 */
export function parameterFault(schema: JsonMap, parameters: JsonMap, jujuVersion: string): string | undefined {
  const closed = isSince(jujuVersion, "4.0") ? { additionalProperties: false } : {};
  return faultOf({ ...closed, ...schema }, parameters, "");
}

function faultOf(schema: JsonMap, value: Json, path: string): string | undefined {
  const { type, enum: choices } = schema;
  const types = textsIn([type ?? []].flat());
  const who = `parameter ${path}`;
  if (types.length > 0 && !types.some((one) => isOfType(value, one)))
    return `${who} must be of type ${types.join(" or ")}`;
  if (Array.isArray(choices) && !choices.some((one) => JSON.stringify(one) === JSON.stringify(value)))
    return `${who} must be one of ${choices.map((one: Json) => JSON.stringify(one)).join(", ")}`;
  return isJsonMap(value) ? faultInside(schema, value, path === "" ? "" : `${path}.`) : undefined;
}

function faultInside(schema: JsonMap, value: JsonMap, prefix: string): string | undefined {
  const { required, additionalProperties } = schema;
  const properties = mapOf(schema["properties"]);
  const missing = textsIn(required).find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `parameter ${prefix}${missing} is missing`;
  for (const [key, part] of Object.entries(value)) {
    const declared = Object.hasOwn(properties, key);
    if (!declared && additionalProperties === false) return `parameter ${prefix}${key} is not declared`;
    const fault = declared ? faultOf(mapOf(properties[key]), part, `${prefix}${key}`) : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isOfType(value: Json, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object") return isJsonMap(value);
  return typeof value === type;
}

const mapOf = (value: Json | undefined): JsonMap => (isJsonMap(value) ? value : {});

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one: Json) => typeof one === "string") : [];
