import type { JsonMap } from "../../core/index.ts";
import { inLayer } from "../layers/place.ts";
import { deleteSections } from "../layers/layer-yaml.ts";
import type { Layer, LayerFile } from "../layers/layer.ts";
import { leftOutOf } from "../layers/left-out.ts";
import type { YamlText } from "../layers/yaml-file.ts";
import { lineAt, type YamlLines, type YamlPath } from "../layers/yaml-lines.ts";

/** What one layer says in a file that several layers may have, and what it takes out of what is below it. */
export type Piece = {
  readonly layer: string;
  readonly value: JsonMap;
  readonly lines: YamlLines;
  /** Dotted keys. */
  readonly deletes: readonly string[];
};

/** What the layers say in one of their files, lowest first, without those that say nothing. */
export function piecesOf(file: LayerFile, layers: readonly Layer[]): readonly Piece[] {
  const section = deleteSections.find((one) => `${one}.yaml` === file);
  return layers.flatMap((layer) => {
    const { name, deletes } = layer;
    const text = textIn(file, layer, layers);
    const listed = section === undefined ? [] : (deletes[section] ?? []);
    if (text === undefined && listed.length === 0) return [];
    return [{ layer: name, value: text?.value ?? {}, lines: text?.lines ?? new Map(), deletes: listed }];
  });
}

/** What a layer says in a file; `undefined` where it has none, or the layers leave it out. */
export function textIn(file: LayerFile, layer: Layer, layers: readonly Layer[]): YamlText | undefined {
  // A layer.yaml says what is left out, and is not left out itself.
  return file !== "layer.yaml" && leftOutOf(layer, layers)(file) ? undefined : layer.yaml[file];
}

/** How errors name a key of a piece: `config.yaml:3 of layer "base"`. */
export const placeOf = (file: string, { layer, lines }: Piece, path: YamlPath): string =>
  inLayer(file, layer, lineAt(lines, path));
