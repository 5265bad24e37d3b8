/**
 * Builds a charm: layers in, a folder out that Juju can deploy. Merges the layers' YAML files, bundles their
 * code, and adds the Node.js that runs it.
 *
 * Not here: anything of the running charm, and the command line (`cli`). Start reading at `build.ts`.
 *
 * @module
 */
export { BuildError, type BuildErrorOptions } from "./build-error.ts";
export {
  buildCharm,
  checkCharm,
  demandFresh,
  demandWritable,
  updateSources,
  type BuildOptions,
  type BuiltCharm,
  type Stale,
} from "./build.ts";
export { builderPackage, type BuilderPackage } from "./builder-package.ts";
export { byPath, type CharmFile } from "./charm-file.ts";
export { composeLayers, type ComposedLayers, type LayersOptions } from "./compose-layers.ts";
export { originAt } from "./compose/origins.ts";
export { lineAt } from "./layers/yaml-lines.ts";
export { unlikeJuju, type UnlikeJujuValue } from "./layers/unlike-juju.ts";
export { parseYamlText, type YamlText } from "./layers/yaml-file.ts";
export { composeCharm, type ComposedCharm, type ComposeOptions } from "./compose-charm.ts";
export { manifestName, parseManifest, type BuildManifest } from "./files/build-manifest.ts";
export { hostPlatform, platforms, runtimePins, type Platform, type RuntimePin } from "./runtime/pins.ts";
export type { Runtime } from "./runtime/runtime.ts";
export type { CharmDefinition, CharmOption, Endpoint } from "./charm.ts";
export { readInterface, type InterfaceLayer, type InterfaceRole } from "./layers/interface-layer.ts";
export { readLayer } from "./layers/layer.ts";
export { locateLayer, type LayerPlace } from "./layers/locate-layer.ts";
export { typesName, typesOfCharm } from "./types/types-of-charm.ts";
export {
  layerProgram,
  type LayerProgram,
  type LayerProgramOptions,
  type ProgramModule,
} from "./program/layer-program.ts";
