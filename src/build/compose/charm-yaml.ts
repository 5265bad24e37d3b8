import type { Json, JsonMap } from "../../core/index.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";
import type { CharmDefinition } from "../charm.ts";
import { layerOptions } from "./layer-options.ts";
import type { Layer } from "../layers/layer.ts";
import { charmConfig, mergeConfig } from "./merge-config.ts";
import { charmEndpoints, charmName, mergeMetadata } from "./merge-metadata.ts";
import { mergeYaml, type Piece } from "./merge-yaml.ts";
import { renderYaml } from "../layers/yaml-file.ts";

/** The merged YAML files of a charm, and what its program learns of them. */
export type CharmYaml = { readonly definition: CharmDefinition; readonly files: readonly CharmFile[] };

/** Merges the layers' YAML files, lowest layer first. Throws `BuildError` for what does not fit together. */
export function charmYaml(layers: readonly Layer[]): CharmYaml {
  const metadataPieces = pieces(layers, ({ metadata: value }) => value ?? {});
  const name = charmName(metadataPieces.at(-1));
  const metadata = mergeMetadata(metadataPieces);
  const config = mergeConfig(pieces(layers, ({ config: value }) => value));
  const actions = mergeYaml(
    "actions.yaml",
    pieces(layers, ({ actions: value }) => value),
  );
  const options = layerOptions(layers);
  const includes: readonly Json[] = [...new Set(layers.flatMap((layer) => layer.includes))];
  return {
    definition: {
      name,
      endpoints: charmEndpoints(metadata),
      config: charmConfig(config),
      layerOptions: options,
    },
    files: [
      plainFile("metadata.yaml", renderYaml(metadata)),
      plainFile("layer.yaml", renderYaml({ includes, options, is: name })),
      // Juju refuses a config.yaml without options and takes a charm without the file.
      ...(hasKeys(config) ? [plainFile("config.yaml", renderYaml(config))] : []),
      ...(hasKeys(actions) ? [plainFile("actions.yaml", renderYaml(actions))] : []),
    ],
  };
}

const pieces = (layers: readonly Layer[], of: (layer: Layer) => JsonMap | undefined): readonly Piece[] =>
  layers.flatMap((layer) => {
    const value = of(layer);
    return value === undefined ? [] : [{ layer: layer.name, value }];
  });

const hasKeys = (map: JsonMap): boolean => Object.keys(map).length > 0;
