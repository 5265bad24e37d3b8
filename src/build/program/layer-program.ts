import { join } from "node:path";
import { builderPackage, type BuilderPackage } from "../builder-package.ts";
import { bundleError } from "./bundle.ts";
import { bundleSettings, oneCopyOf, outsideOf, packageRoots } from "./bundle-settings.ts";
import { composeYaml } from "../compose/compose-yaml.ts";
import { charmDefinition } from "../compose/definition.ts";
import type { CharmDefinition } from "../charm.ts";
import type { Layer } from "../layers/layer.ts";
import { layerImports, layerList } from "./entry.ts";
import { programParts, type ProgramLayer } from "./program-parts.ts";
import { resolveLayers } from "../layers/resolve-layers.ts";

/** The code of a charm's layers for whoever wants to read or load it; nothing of it is written anywhere. */
export type LayerProgram = {
  readonly charm: CharmDefinition;
  /** Lowest first. */
  readonly layers: readonly { readonly name: string; readonly directory: string }[];
  /** The folder of the package that all layers run on, and the layer that it is itself. */
  readonly framework: Pick<BuilderPackage, "root" | "layer">;
  /** ES modules that import each other by `./name`; the first exports `layers` and what was asked for. */
  readonly modules: readonly ProgramModule[];
};

/** One module of a {@link LayerProgram}. */
export type ProgramModule = {
  /** Its file name. */
  readonly name: string;
  /** Readable code: nothing is shortened or renamed beyond what a bundle needs. */
  readonly code: string;
  /** Its source map as JSON; `sources` are relative to `base`. */
  readonly map: string;
  readonly base: string;
};

/** Which layers, and what the program exports besides. */
export type LayerProgramOptions = {
  /** The folder of the charm's own layer. */
  readonly source: string;
  readonly layersDirs?: readonly string[];
  /** Folders that hold interfaces, looked through in this order. */
  readonly interfacesDirs?: readonly string[];
  /** Names of entries of this package, such as `reactive`, that the first module exports as well. */
  readonly besides?: Readonly<Record<string, readonly string[]>>;
  readonly builder?: BuilderPackage;
};

/**
 * Bundles a layer and all it includes as a build does, with one copy of each, but readable and without the charm
 * around it. Throws `BuildError` for all that a build would refuse.
 */
export async function layerProgram(options: LayerProgramOptions): Promise<LayerProgram> {
  const { source, layersDirs = [], interfacesDirs = [] } = options;
  const builder = options.builder ?? (await builderPackage());
  const layers = await resolveLayers(source, { layersDirs, interfacesDirs, builder });
  const definition = charmDefinition(composeYaml(layers));
  return {
    charm: definition,
    layers: layers.map(({ name, directory }) => ({ name, directory })),
    framework: { root: builder.root, layer: builder.layer },
    modules: await readableBundle(layers, definition, { builder, besides: options.besides ?? {} }),
  };
}

type Wanted = { readonly builder: BuilderPackage; readonly besides: Readonly<Record<string, readonly string[]>> };

async function readableBundle(
  layers: readonly Layer[],
  charm: CharmDefinition,
  { builder, besides }: Wanted,
): Promise<readonly ProgramModule[]> {
  const source = layers.at(-1)?.directory ?? builder.root;
  const base = join(source, "build", charm.name, "read");
  // esbuild is slow to load, and a build may fail before it is needed.
  const esbuild = await import("esbuild");
  const { outputFiles } = await esbuild
    .build({
      ...bundleSettings(builder),
      stdin: {
        contents: entryOf(programParts(layers, charm).layers, { builder, besides }),
        resolveDir: source,
        sourcefile: "layers.js",
      },
      absWorkingDir: source,
      outdir: base,
      entryNames: "layers",
      sourcemap: "external",
      legalComments: "none",
      plugins: [outsideOf(builder, layers), oneCopyOf(packageRoots(layers, builder))],
    })
    .catch((error: unknown) => {
      throw bundleError(error, charm.name);
    });
  const texts = new Map(outputFiles.map(({ path, text }) => [path.slice(base.length + 1), text]));
  return [...texts.keys()]
    .filter((file) => file.endsWith(".js"))
    .toSorted((a, b) => Number(b === "layers.js") - Number(a === "layers.js") || (a < b ? -1 : 1))
    .map((file) => ({ name: file, code: texts.get(file) ?? "", map: texts.get(`${file}.map`) ?? "", base }));
}

function entryOf(layers: readonly ProgramLayer[], { builder, besides }: Wanted): string {
  return [
    ...layerImports(layers),
    `export const layers = ${layerList(layers)};`,
    ...Object.entries(besides).map(
      ([entry, names]) => `export { ${names.join(", ")} } from ${JSON.stringify(`${builder.name}/${entry}`)};`,
    ),
    "",
  ].join("\n");
}
