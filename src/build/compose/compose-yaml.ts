import { isJsonMap, type JsonMap } from "../../core/index.ts";
import { layerFiles, type Layer, type LayerFile } from "../layers/layer.ts";
import { layerOptions, type LayerOptions } from "./layer-options.ts";
import { mergeConfig } from "./merge-config.ts";
import { mergeLayerYaml } from "./merge-layer-yaml.ts";
import { mergeManifest } from "./merge-manifest.ts";
import { mergeMetadata, metadataPieces } from "./merge-metadata.ts";
import { mergeYaml, type Merged } from "./merge-yaml.ts";
import { originsOf, type Origins } from "./origins.ts";
import { piecesOf, textIn, type Piece } from "./piece.ts";

/** The YAML files of a charm as its layers make them, not yet checked. */
export type ComposedYaml = {
  /** The charm's name, `""` where no layer has one. */
  readonly name: string;
  /** Absent is a file that no layer has. */
  readonly files: Readonly<Partial<Record<LayerFile, JsonMap>>>;
  /** By file. */
  readonly origins: Readonly<Record<string, Origins>>;
  readonly options: LayerOptions;
  /** What is strange about the layers, a sentence each. */
  readonly warnings: readonly string[];
};

/** What a build says besides the layers. */
export type ComposeOptions = {
  /** The charm's name, instead of the one in `metadata.yaml`. */
  readonly name?: string | undefined;
  /** Juju's name of the architecture that the charm is for. */
  readonly architecture?: string;
};

/**
 * Lays the layers' YAML files over each other, lowest layer first. Throws `BuildError` for layers that do not fit
 * together; whether Juju takes the result is another question (`lint`).
 */
export function composeYaml(layers: readonly Layer[], options: ComposeOptions = {}): ComposedYaml {
  const top = layers.at(-1)?.name;
  const of = (file: LayerFile): readonly Piece[] => piecesOf(file, layers);
  const metadata = metadataPieces(of("metadata.yaml"), top);
  const merged = mergeMetadata(metadata);
  const given = options.name ?? merged.value["name"];
  const name = typeof given === "string" ? given : "";
  const layerValues = layerOptions(layers);
  const made: Readonly<Record<LayerFile, { readonly pieces: readonly Piece[]; readonly merged: Merged }>> = {
    "metadata.yaml": { pieces: metadata, merged: options.name === undefined ? merged : renamed(merged, options.name) },
    "config.yaml": { pieces: of("config.yaml"), merged: mergeConfig(of("config.yaml")) },
    "actions.yaml": plain("actions.yaml", of("actions.yaml")),
    "resources.yaml": plain("resources.yaml", of("resources.yaml")),
    "dist.yaml": plain("dist.yaml", of("dist.yaml")),
    "manifest.yaml": {
      pieces: of("manifest.yaml"),
      merged: mergeManifest(of("manifest.yaml"), options.architecture),
    },
    "layer.yaml": {
      pieces: of("layer.yaml"),
      merged: mergeLayerYaml(layers, of("layer.yaml"), { name, options: layerValues }),
    },
  };
  const present = layerFiles.filter(
    (file) => file === "manifest.yaml" || layers.some((layer) => textIn(file, layer, layers) !== undefined),
  );
  return {
    name,
    files: Object.fromEntries(present.map((file) => [file, made[file].merged.value])),
    origins: Object.fromEntries(present.map((file) => [file, originsOf(made[file].merged.value, made[file].pieces)])),
    options: layerValues,
    // Also of files that no layer has: a layer may delete from one.
    warnings: layerFiles.flatMap((file) => made[file].merged.warnings),
  };
}

const plain = (file: LayerFile, pieces: readonly Piece[]): { pieces: readonly Piece[]; merged: Merged } => ({
  pieces,
  merged: mergeYaml(file, pieces),
});

const renamed = ({ value, warnings }: Merged, name: string): Merged => ({ value: { ...value, name }, warnings });

/** A mapping inside a composed file, `{}` if there is none. */
export function mapIn(files: ComposedYaml["files"], file: LayerFile, key: string): JsonMap {
  const value = files[file]?.[key];
  return isJsonMap(value) ? value : {};
}
