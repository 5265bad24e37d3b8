import { BuildError } from "./build-error.ts";
import type { BuilderPackage } from "./builder-package.ts";
import { byPath, type CharmFile } from "./charm-file.ts";
import type { CharmDefinition } from "./charm.ts";
import { composeYaml, type ComposedYaml } from "./compose/compose-yaml.ts";
import { charmDefinition } from "./compose/definition.ts";
import { idleFiles, staticFiles } from "./files/static-files.ts";
import { findFaults, type Fault } from "./find-faults.ts";
import { valueIn, type Layer } from "./layers/layer.ts";
import { inLayer } from "./layers/place.ts";
import { resolveLayers } from "./layers/resolve-layers.ts";
import { lineAt } from "./layers/yaml-lines.ts";
import { programParts, type ProgramLayer } from "./program/program-parts.ts";
import type { Platform } from "./runtime/pins.ts";

/** Which layers make a charm. */
export type LayersOptions = {
  /** The folder of the charm's own layer. */
  readonly source: string;
  /** Folders that hold layers, looked through in this order. */
  readonly layersDirs?: readonly string[];
  /** Folders that hold interfaces, looked through in this order. */
  readonly interfacesDirs?: readonly string[];
  /** The charm's name, instead of the one in its `metadata.yaml`. */
  readonly name?: string;
};

/** What layers make of a charm, before its code is bundled. */
export type ComposedLayers = {
  /** Lowest first; the charm's own is the last. */
  readonly layers: readonly Layer[];
  readonly yaml: ComposedYaml;
  readonly definition: CharmDefinition;
  /** The layers that have code. */
  readonly program: readonly ProgramLayer[];
  /** The files that are taken as they are, sorted by path. */
  readonly statics: readonly CharmFile[];
  /** What is strange about the layers, a sentence each. */
  readonly warnings: readonly string[];
  /** What the rules of `lint` find in the charm, with the layer and line that it comes from. */
  readonly faults: readonly Fault[];
};

/** Lays layers over each other. Throws `BuildError` for what does not fit together; what Juju refuses is a fault. */
export async function composeLayers(
  options: LayersOptions,
  { builder, platform }: { readonly builder: BuilderPackage; readonly platform?: Platform | undefined },
): Promise<ComposedLayers> {
  const { source, layersDirs = [], interfacesDirs = [], name } = options;
  const layers = await resolveLayers(source, { layersDirs, interfacesDirs, builder });
  const yaml = composeYaml(layers, { name, ...(platform === undefined ? {} : { architecture: platform }) });
  demandName(layers, name);
  const definition = charmDefinition(yaml);
  const program = programParts(layers, definition);
  const statics = byPath(await staticFiles(layers));
  return {
    layers,
    yaml,
    definition,
    program: program.layers,
    statics,
    warnings: [...yaml.warnings, ...program.warnings, ...(await idleWarnings(layers))],
    faults: await findFaults(yaml, statics),
  };
}

/** A charm without a name of its own would get that of a layer below it, and be mistaken for it. */
function demandName(layers: readonly Layer[], given: string | undefined): void {
  const top = layers.at(-1);
  if (top === undefined) return;
  const name = given ?? valueIn(top, "metadata.yaml")["name"];
  // The name becomes a folder of the output, so it is held to Juju's letters before anything is written.
  if (typeof name === "string" && /^[a-z][a-z0-9-]*$/.test(name)) return;
  const line = lineAt(top.yaml["metadata.yaml"]?.lines ?? new Map(), ["name"]);
  throw new BuildError(
    `${inLayer("metadata.yaml", top.name, line)}: the charm needs a name of lower-case letters, digits and hyphens; write "name: my-charm"`,
    { layer: top.name, file: "metadata.yaml", line },
  );
}

async function idleWarnings(layers: readonly Layer[]): Promise<readonly string[]> {
  const all = await Promise.all(layers.map(async (layer) => ({ layer, ...(await idleFiles(layer)) })));
  return all.flatMap(({ layer: { name }, python, hooks }) => [
    ...(python.length === 0
      ? []
      : [
          `layer "${name}" has code for Python (${named(python)}), which does not run here; port it or leave the layer out`,
        ]),
    ...(hooks.length === 0
      ? []
      : [
          `layer "${name}" brings ${named(hooks)}, but Juju gives every hook to dispatch; make handlers of them or remove them`,
        ]),
  ]);
}

const named = (paths: readonly string[]): string =>
  paths.length > 3 ? `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more` : paths.join(", ");
