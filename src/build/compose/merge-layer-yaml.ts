import type { Json, JsonMap } from "../../core/index.ts";
import type { Layer } from "../layers/layer.ts";
import type { LayerOptions } from "./layer-options.ts";
import { mergeYaml, type Merged } from "./merge-yaml.ts";
import type { Piece } from "./piece.ts";

/**
 * The `layer.yaml` of a charm: what its layers say, laid over each other as charm-tools does. `includes` are those of
 * all layers, `options` are complete, `ignore` is by layer, `is` is what the highest layer says that says so, else the
 * charm's name; the definitions of options are left out.
 */
export function mergeLayerYaml(
  layers: readonly Layer[],
  pieces: readonly Piece[],
  made: { readonly name: string; readonly options: LayerOptions },
): Merged {
  const rest = pieces.map((piece) => ({ ...piece, deletes: [], value: without(piece.value, computed) }));
  const { value, warnings } = mergeYaml("layer.yaml", rest);
  const includes: readonly Json[] = [...new Set(layers.flatMap((layer) => layer.includes))];
  const says = pieces.some((piece) => Object.hasOwn(piece.value, "includes"));
  const ignore: JsonMap = Object.fromEntries(
    layers.flatMap((layer) => {
      const all = Array.isArray(layer.ignore) ? [[layer.name, layer.ignore] as const] : Object.entries(layer.ignore);
      return all.filter(([, patterns]) => patterns.length > 0);
    }),
  );
  const is = pieces.map((piece) => piece.value["is"]).findLast((one) => typeof one === "string") ?? made.name;
  return {
    value: {
      ...(says ? { includes } : {}),
      options: made.options,
      ...value,
      ...(Object.keys(ignore).length > 0 ? { ignore } : {}),
      is,
    },
    warnings,
  };
}

const computed = ["includes", "options", "defines", "ignore", "is"];

const without = (map: JsonMap, keys: readonly string[]): JsonMap =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
