/**
 * Builds a charm: layers in, a folder out that Juju can deploy. Merges the layers' YAML files, bundles their
 * code, and adds the Node.js that runs it.
 *
 * Not here: anything of the running charm, and the command line (`cli`). Start reading at `build.ts`.
 *
 * @module
 */
export { BuildError, type BuildErrorOptions } from "./build-error.ts";
export { buildCharm, type BuildOptions, type BuiltCharm } from "./build.ts";
export { builderPackage, type BuilderPackage } from "./builder-package.ts";
export type { CharmDefinition, CharmOption, Endpoint } from "./charm.ts";
export {
  layerProgram,
  type LayerProgram,
  type LayerProgramOptions,
  type ProgramModule,
} from "./program/layer-program.ts";
