import { readdir, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { BuildError } from "../build-error.ts";
import type { BuilderPackage } from "../builder-package.ts";
import type { Layer } from "./layer.ts";
import { readPackageJson } from "./package-json.ts";

/** Where layers may lie besides a path: folders that hold layers, and the package of the builder. */
export type LayerPlaces = { readonly layersDirs: readonly string[]; readonly builder: BuilderPackage };

/** The folder of an included layer, and the name it goes by if the include gave one. */
export type LayerPlace = { readonly directory: string; readonly name?: string };

/**
 * Finds what a layer includes: a path as it stands, from the layer's folder; `layer:x` as `x` or `layer-x` in
 * each of `layersDirs`, then as an npm package whose `package.json` says `"charm": { "layer": "x" }` in a
 * `node_modules` at or above the layer, then as the builder's own package.
 *
 * Throws `BuildError` that lists the places tried.
 */
export async function locateLayer(include: string, from: Layer, places: LayerPlaces): Promise<LayerPlace> {
  const where = { layer: from.name, file: "layer.yaml" };
  if (include.startsWith(".") || isAbsolute(include)) {
    const directory = resolve(from.directory, include);
    if (await isLayer(directory)) return { directory };
    throw new BuildError(
      `layer "${from.name}" includes ${include}, but ${directory} is no folder with a layer.yaml`,
      where,
    );
  }
  const name = /^layer:([\w.-]+)$/.exec(include)?.[1];
  if (name === undefined) {
    throw new BuildError(
      `layer "${from.name}" includes "${include}", which is neither layer:NAME nor interface:NAME nor a path with ./`,
      where,
    );
  }
  const tried: string[] = [];
  for (const directory of await candidates(name, from, places)) {
    if (await isLayer(directory)) return { directory, name };
    tried.push(directory);
  }
  throw new BuildError(
    `layer "${from.name}" includes layer:${name}, which was not found; tried ${[...tried, ...modulesAbove(from.directory)].join(", ")}; install it or name its parent folder with --layers-dir`,
    where,
  );
}

async function candidates(name: string, from: Layer, places: LayerPlaces): Promise<readonly string[]> {
  const folders = places.layersDirs.flatMap((parent) => [join(parent, name), join(parent, `layer-${name}`)]);
  const installed = await installedLayers(name, from.directory);
  return [...folders, ...installed, ...(places.builder.layer === name ? [places.builder.root] : [])];
}

async function installedLayers(name: string, directory: string): Promise<readonly string[]> {
  const packages = (await Promise.all(modulesAbove(directory).map(listPackages))).flat();
  const read = await Promise.all(
    // A broken package.json of an unrelated package is not this build's matter.
    packages.map(async (path) => ({ path, manifest: await readPackageJson(path).catch(() => undefined) })),
  );
  return read.filter(({ manifest }) => manifest?.charm?.layer === name).map(({ path }) => path);
}

/** The `node_modules` folders in which Node.js would look from here, nearest first, whether or not they exist. */
function modulesAbove(directory: string): readonly string[] {
  const parent = dirname(directory);
  return [join(directory, "node_modules"), ...(parent === directory ? [] : modulesAbove(parent))];
}

async function listPackages(modules: string): Promise<readonly string[]> {
  const names = await readdir(modules).catch(() => []);
  const nested = names
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map(async (name) => {
      if (name.startsWith(".")) return [];
      return name.startsWith("@") ? listPackages(join(modules, name)) : [join(modules, name)];
    });
  return (await Promise.all(nested)).flat();
}

async function isLayer(directory: string): Promise<boolean> {
  const found = await stat(join(directory, "layer.yaml")).catch(() => undefined);
  return found?.isFile() === true;
}
