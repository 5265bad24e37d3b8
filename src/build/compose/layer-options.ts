import { z } from "zod";
import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { Layer } from "../layers/layer.ts";
import { mergeYaml } from "./merge-yaml.ts";

/** The value of each option that a layer defines, by layer and key; an option without value or default is absent. */
export type LayerOptions = Readonly<Record<string, JsonMap>>;

/**
 * Lays the layers' `options` over each other, lowest first, fills in the defaults of their `defines` (JSON
 * schema) and checks each value. Throws `BuildError` for an unknown layer or key and for a wrong type.
 */
export function layerOptions(layers: readonly Layer[]): LayerOptions {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  for (const { name, options } of layers) {
    for (const [target, values] of Object.entries(options)) checkKnown(name, byName.get(target), { target, values });
  }
  const given = mergeYaml(
    "layer.yaml",
    layers.map(({ name, options }) => ({ layer: name, value: options })),
  );
  return Object.fromEntries(
    layers.map((layer) => {
      const values = given[layer.name];
      const entries = Object.entries(layer.defines).flatMap(([key, schema]) => {
        const value = withDefaults(schema, isJsonMap(values) ? values[key] : undefined);
        if (value === undefined) return [];
        const setter = layers.findLast(({ options }) => options[layer.name]?.[key] !== undefined) ?? layer;
        checkValue(value, schema, { option: `${layer.name}.${key}`, setter: setter.name });
        return [[key, value] as const];
      });
      return [layer.name, Object.fromEntries(entries)];
    }),
  );
}

function checkKnown(setter: string, layer: Layer | undefined, set: { target: string; values: JsonMap }): void {
  if (layer === undefined) throw refused(setter, `sets options of layer "${set.target}", which no layer includes`);
  const unknown = Object.keys(set.values).find((key) => !Object.hasOwn(layer.defines, key));
  if (unknown === undefined) return;
  const known = Object.keys(layer.defines).toSorted().join(", ");
  throw refused(
    setter,
    `sets option "${set.target}.${unknown}", but that layer defines ${known === "" ? "no options" : `only ${known}`}`,
  );
}

function withDefaults(schema: JsonMap, value: Json | undefined): Json | undefined {
  const start = value ?? schema["default"];
  const properties = schema["properties"];
  if (!isJsonMap(start) || !isJsonMap(properties)) return start;
  const filled = Object.entries(properties).flatMap(([key, part]) => {
    const inner = isJsonMap(part) ? withDefaults(part, start[key]) : start[key];
    return inner === undefined ? [] : [[key, inner] as const];
  });
  return { ...start, ...Object.fromEntries(filled) };
}

function checkValue(value: Json, schema: JsonMap, where: { option: string; setter: string }): void {
  const parsed = schemaOf(schema, where).safeParse(value);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  const inside = issue === undefined || issue.path.length === 0 ? "" : ` (at ${issue.path.join(".")})`;
  throw refused(
    where.setter,
    `gives option "${where.option}" the value ${JSON.stringify(value)}${inside}: ${issue?.message}`,
  );
}

function schemaOf(schema: JsonMap, where: { option: string }): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch (cause) {
    const [layer = ""] = where.option.split(".");
    throw new BuildError(`layer.yaml of layer "${layer}": the definition of "${where.option}" is no JSON schema`, {
      layer,
      file: "layer.yaml",
      cause,
    });
  }
}

const refused = (layer: string, what: string): BuildError =>
  new BuildError(`layer.yaml of layer "${layer}" ${what}`, { layer, file: "layer.yaml" });
