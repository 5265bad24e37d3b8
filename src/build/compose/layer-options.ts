import { z } from "zod";
import { isJsonMap, type Json, type JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { Layer } from "../layers/layer.ts";
import { inLayer } from "../layers/place.ts";
import { lineAt, type YamlPath } from "../layers/yaml-lines.ts";
import { mergeYaml } from "./merge-yaml.ts";

/** The value of each option that a layer defines, by layer and key; an option without value or default is absent. */
export type LayerOptions = Readonly<Record<string, JsonMap>>;

/**
 * Lays the layers' `options` over each other, lowest first, fills in the defaults of their `defines` (JSON
 * schema) and checks each value. Throws `BuildError` for an unknown layer or key and for a wrong type.
 */
export function layerOptions(layers: readonly Layer[]): LayerOptions {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  for (const setter of layers) {
    for (const [target, values] of Object.entries(setter.options)) {
      checkKnown(setter, byName.get(target), { target, values });
    }
  }
  const given = mergeYaml(
    "layer.yaml",
    layers.map(({ name, options, yaml }) => {
      const lines = yaml["layer.yaml"]?.lines ?? new Map();
      return { layer: name, value: { options }, lines, deletes: [] };
    }),
  ).value["options"];
  return Object.fromEntries(
    layers.map((layer) => {
      const values = isJsonMap(given) ? given[layer.name] : undefined;
      const entries = Object.entries(layer.defines).flatMap(([key, schema]) => {
        const value = withDefaults(schema, isJsonMap(values) ? values[key] : undefined);
        if (value === undefined) return [];
        const setter = layers.findLast(({ options }) => options[layer.name]?.[key] !== undefined);
        const path = setter === undefined ? ["defines", key, "default"] : ["options", layer.name, key];
        checkValue(value, schemaOf(schema, layer, key), { option: `${layer.name}.${key}`, by: setter ?? layer, path });
        return [[key, value] as const];
      });
      return [layer.name, Object.fromEntries(entries)];
    }),
  );
}

function checkKnown(setter: Layer, layer: Layer | undefined, set: { target: string; values: JsonMap }): void {
  const path = ["options", set.target];
  if (layer === undefined) {
    throw refused(
      setter,
      path,
      `sets options of layer "${set.target}", which no layer includes; include it or remove them`,
    );
  }
  const unknown = Object.keys(set.values).find((key) => !Object.hasOwn(layer.defines, key));
  if (unknown === undefined) return;
  const known = Object.keys(layer.defines).toSorted().join(", ");
  const what = `sets option "${set.target}.${unknown}", but that layer defines ${known === "" ? "no options" : `only ${known}`}`;
  throw refused(setter, [...path, unknown], `${what}; correct or remove it`);
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

type Setting = { readonly option: string; readonly by: Layer; readonly path: YamlPath };

function checkValue(value: Json, schema: z.ZodType, { option, by, path }: Setting): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  const inside = issue === undefined || issue.path.length === 0 ? "" : ` (at ${issue.path.join(".")})`;
  throw refused(
    by,
    path,
    `gives option "${option}" the value ${JSON.stringify(value)}${inside}: ${issue?.message}; correct it`,
  );
}

function schemaOf(schema: JsonMap, layer: Layer, key: string): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    throw refused(layer, ["defines", key], `defines "${key}" by what is no JSON schema; see json-schema.org`);
  }
}

function refused({ name, yaml }: Layer, path: YamlPath, what: string): BuildError {
  const line = lineAt(yaml["layer.yaml"]?.lines ?? new Map(), path);
  return new BuildError(`${inLayer("layer.yaml", name, line)} ${what}`, { layer: name, file: "layer.yaml", line });
}
