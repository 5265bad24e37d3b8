import { join, resolve } from "node:path";
import { builderPackage, type BuilderPackage } from "./builder-package.ts";
import { bundle } from "./program/bundle.ts";
import { byPath, type CharmFile } from "./charm-file.ts";
import { charmYaml } from "./compose/charm-yaml.ts";
import { dispatchFile } from "./files/dispatch.ts";
import { resolveLayers } from "./layers/resolve-layers.ts";
import { charmManifest } from "./compose/manifest.ts";
import { findRuntime, type Runtime } from "./runtime/runtime.ts";
import { staticFiles } from "./files/static-files.ts";
import { writeCharm } from "./files/write-charm.ts";

/** What to build, and from where. */
export type BuildOptions = {
  /** The folder of the charm's own layer. */
  readonly source: string;
  /** The folder that gets a folder named as the charm; `build` in the source if not given. */
  readonly output?: string;
  /** Folders that hold layers, looked through in this order. */
  readonly layersDirs?: readonly string[];
  /** The package whose code the charm runs; the one this builder belongs to if not given. */
  readonly builder?: BuilderPackage;
  /** Takes each line of progress. */
  readonly log: (line: string) => void;
};

/** What a build made. Sizes in bytes; `ms` is how long it took. */
export type BuiltCharm = {
  readonly name: string;
  /** Absolute path of the charm. */
  readonly directory: string;
  /** The names of the layers, lowest first. */
  readonly layers: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** The size of the charm's code, without source maps. */
  readonly bundleBytes: number;
  readonly ms: number;
};

/**
 * Makes a charm of a layer and the layers it includes: merged YAML, one program, the Node.js that runs it and
 * the `dispatch` that starts it. The same layers give the same bytes.
 *
 * Throws `BuildError`, which names the file and the layers, for all that does not fit together.
 */
export async function buildCharm(options: BuildOptions): Promise<BuiltCharm> {
  const started = performance.now();
  const { source, layersDirs = [], output = join(source, "build"), log } = options;
  const builder = options.builder ?? (await builderPackage());

  const layers = await resolveLayers(source, { layersDirs, builder, log });
  const names = layers.map(({ name }) => name);
  log(`layers: ${names.join(", ")}`);

  const yaml = charmYaml(layers);
  const program = await bundle({ definition: yaml.definition, layers, builder, log });
  const runtime = await findRuntime(builder.root);
  const generated = [...yaml.files, charmManifest(), ...program.files, runtimeFile(runtime)];
  // The later file wins: a layer may bring its own dispatch, but nothing else that is generated.
  const files = byPath([dispatchFile(runtime.loader), ...(await staticFiles(layers)), ...generated]);

  const directory = resolve(output, yaml.definition.name);
  log(`writing ${files.length} files to ${directory}`);
  const origin = { builder: builder.name, version: builder.version, layers: names };
  const written = await writeCharm(directory, files, origin);
  const ms = Math.round(performance.now() - started);
  return { name: yaml.definition.name, directory, layers: names, ...written, bundleBytes: program.bytes, ms };
}

const runtimeFile = ({ path }: Runtime): CharmFile => ({
  path: "runtime/node",
  mode: 0o755,
  content: { kind: "link", from: path },
});
