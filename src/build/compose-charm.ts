import { isJsonMap } from "../core/index.ts";
import { builderPackage, type BuilderPackage } from "./builder-package.ts";
import { byPath, foldersOf, type CharmFile } from "./charm-file.ts";
import { BuildError } from "./build-error.ts";
import type { CharmDefinition } from "./charm.ts";
import type { ComposedYaml } from "./compose/compose-yaml.ts";
import { composeLayers, type LayersOptions } from "./compose-layers.ts";
import { manifestFile } from "./files/build-manifest.ts";
import { charmcraftFile } from "./files/charmcraft-yaml.ts";
import { dispatchFile } from "./files/dispatch.ts";
import { provenance, yamlFiles } from "./files/yaml-files.ts";
import { demandFaultless } from "./find-faults.ts";
import type { Layer } from "./layers/layer.ts";
import { readLock, type CharmLock } from "./lock/charm-lock.ts";
import { pinLayers } from "./lock/pin-layers.ts";
import { bundle } from "./program/bundle.ts";
import { runtimePins, type Platform } from "./runtime/pins.ts";
import { findRuntime, localRuntime, runtimeFiles, type Runtime } from "./runtime/runtime.ts";

/** Which layers make a charm, for which machines, and by whom. */
export type ComposeOptions = LayersOptions & {
  /**
   * The machines that the charm is for, with the Node.js that is pinned for them, and the folder that keeps what was
   * downloaded; if not given, this machine with the Node.js that is here.
   */
  readonly target?: { readonly platform: Platform; readonly cache: string };
  /** The package whose code the charm runs; the one this builder belongs to if not given. */
  readonly builder?: BuilderPackage;
  /** Takes each line of progress and each warning. */
  readonly log: (line: string) => void;
};

/** A charm in memory. */
export type ComposedCharm = {
  readonly name: string;
  readonly definition: CharmDefinition;
  /** Lowest first; the charm's own is the last. */
  readonly layers: readonly Layer[];
  readonly yaml: ComposedYaml;
  /** All files, sorted by path, with the `.build.manifest`. */
  readonly files: readonly CharmFile[];
  /** The size of the charm's code, without source maps. */
  readonly codeBytes: number;
  readonly runtime: Runtime;
  /** The first system that the charm is for, such as `ubuntu-24.04`. */
  readonly base: string;
  /** The lock beside the charm's `layer.yaml`, if there is one, and what it would be by this build. */
  readonly lock: { readonly found: CharmLock | undefined; readonly now: CharmLock };
};

/**
 * Makes a charm of a layer and the layers it includes, in memory: merged YAML, one program, the Node.js that runs it
 * and the `dispatch` that starts it. The same layers give the same bytes, wherever they lie.
 *
 * Throws `BuildError`, which names the file, the line and the layers, for all that does not fit together or that Juju
 * would refuse.
 */
export async function composeCharm(options: ComposeOptions): Promise<ComposedCharm> {
  const { source, log } = options;
  const builder = options.builder ?? (await builderPackage());
  const found = await readLock(source);
  const { layers, yaml, definition, ...parts } = await composeLayers(options, {
    builder,
    platform: options.target?.platform,
  });
  log(`layers: ${layers.map(({ name }) => name).join(", ")}`);
  for (const warning of parts.warnings) log(`warning: ${warning}`);
  demandFaultless(parts.faults);

  const code = await bundle({ definition, layers, program: parts.program, builder, log });
  const runtime = await runtimeFor(options, { builder, found });
  const generated = [...yamlFiles(yaml), ...code.files, ...runtimeFiles(runtime)];
  // The later file wins: a layer may bring its own dispatch, but nothing else that is generated.
  const files = byPath([dispatchFile(runtime), charmcraftFile(runtime.platform), ...parts.statics, ...generated]);
  demandTree(files);
  const pins = await pinLayers(layers);
  const manifest = await manifestFile(files, {
    builder: builder.name,
    version: builder.version,
    charm: yaml.name,
    layers: layers.map(({ name }) => ({ name, ...pins.layers[name] })),
    provenance: provenance(yaml),
  });
  return {
    name: yaml.name,
    definition,
    layers,
    yaml,
    files: byPath([...files, manifest]),
    codeBytes: code.bytes,
    runtime,
    base: firstBase(yaml),
    lock: { found, now: { format: 1, ...pins, runtime: { ...runtimePins, ...found?.runtime } } },
  };
}

/** Nothing can be written where one layer has a file and another one a folder. */
function demandTree(files: readonly CharmFile[]): void {
  const found = new Map(files.map((file) => [file.path, file]));
  for (const file of files) {
    const inTheWay = foldersOf(file.path).flatMap((folder) => found.get(folder) ?? []);
    for (const other of inTheWay) {
      throw new BuildError(
        `${other.path} is a file of ${whose(other)}, and of ${whose(file)} a folder with ${file.path}; rename one, or exclude it in layer.yaml`,
        { file: other.path },
      );
    }
  }
}

const whose = ({ layer }: CharmFile): string => (layer === undefined ? "the build" : `layer "${layer}"`);

function firstBase({ files }: ComposedYaml): string {
  const bases = files["manifest.yaml"]?.["bases"];
  const base: unknown = Array.isArray(bases) ? bases[0] : undefined;
  const of = (key: string): string => (isJsonMap(base) && typeof base[key] === "string" ? base[key] : "");
  return `${of("name")}-${of("channel").split("/", 1)[0]}`;
}

function runtimeFor(
  { target, log }: ComposeOptions,
  { builder, found }: { readonly builder: BuilderPackage; readonly found: CharmLock | undefined },
): Promise<Runtime> {
  if (target === undefined) return localRuntime({ builderRoot: builder.root, log });
  const pin = found?.runtime[target.platform] ?? runtimePins[target.platform];
  return findRuntime({ ...target, pin, builderRoot: builder.root, log });
}
