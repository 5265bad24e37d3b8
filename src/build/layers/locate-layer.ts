import { readdir, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { BuildError } from "../build-error.ts";
import type { BuilderPackage } from "../builder-package.ts";
import type { Layer, LayerSource } from "./layer.ts";
import { readPackageJson } from "./package-json.ts";
import { inLayer } from "./place.ts";
import { lineAt } from "./yaml-lines.ts";

/** Where layers and interfaces may lie besides a path: folders that hold them, and the package of the builder. */
export type LayerPlaces = {
  readonly layersDirs: readonly string[];
  readonly interfacesDirs?: readonly string[];
  readonly builder: BuilderPackage;
};

/** The folder of something included, what it is, the name it goes by if the include gave one, and where it was found. */
export type LayerPlace = {
  /** As the layer wrote it. */
  readonly include: string;
  readonly kind: "layer" | "interface";
  readonly directory: string;
  readonly name?: string;
  readonly source: LayerSource;
};

const markers = { layer: ["layer.yaml", "composer.yaml"], interface: ["interface.yaml"] } as const;

/**
 * Finds what a layer includes: a path as it stands, from the layer's folder; `layer:x` as `x` or `layer-x` in each
 * of `layersDirs`, `interface:x` as `x` or `interface-x` in each of `interfacesDirs`, then either as an npm package
 * whose `package.json` says `"charm": { "layer": "x" }` (or `interface`) in a `node_modules` at or above the layer,
 * then as the builder's own package.
 *
 * Throws `BuildError` that lists the places tried.
 */
export async function locateLayer(include: string, from: Layer, places: LayerPlaces): Promise<LayerPlace> {
  const line = lineOfInclude(from, include);
  const where = { layer: from.name, file: "layer.yaml", line };
  const who = inLayer("layer.yaml", from.name, line);
  if (include.startsWith(".") || isAbsolute(include)) {
    const directory = resolve(from.directory, include);
    const source = { kind: "path", path: include } as const;
    if (await hasOne(directory, markers.layer)) return { include, kind: "layer", directory, source };
    if (await hasOne(directory, markers.interface)) return { include, kind: "interface", directory, source };
    throw new BuildError(
      `${who} includes ${include}, but ${directory} is no folder with a layer.yaml or interface.yaml; correct the path`,
      where,
    );
  }
  const [, kind, name] = /^(layer|interface):([\w.-]+)$/.exec(include) ?? [];
  if ((kind !== "layer" && kind !== "interface") || name === undefined) {
    throw new BuildError(
      `${who} includes "${include}", which is neither layer:NAME nor interface:NAME nor a path with ./; correct it`,
      where,
    );
  }
  const tried: string[] = [];
  const all = await candidates({ kind, name }, from, places);
  for (const { directory, source } of all) {
    if (!(await hasOne(directory, markers[kind]))) {
      tried.push(directory);
      continue;
    }
    const modules = modulesOf(directory);
    const twin = all.find((one) => one.directory !== directory && modulesOf(one.directory) === modules);
    if (modules === undefined || twin === undefined) return { include, kind, directory, name, source };
    throw new BuildError(
      `${who} includes ${include}, and two packages say that they are it: ${directory} and ${twin.directory}; uninstall one`,
      where,
    );
  }
  throw new BuildError(
    `${who} includes ${include}, which was not found; tried ${[...tried, ...modulesAbove(from.directory)].join(", ")}; install it or name its parent folder with --${kind}s-dir`,
    where,
  );
}

/** The line of a layer's `layer.yaml` on which it includes this, if it is known. */
export function lineOfInclude({ includes, yaml }: Layer, include: string): number | undefined {
  const text = yaml["layer.yaml"];
  return text === undefined ? undefined : lineAt(text.lines, ["includes", String(includes.indexOf(include))]);
}

type Wanted = { readonly kind: "layer" | "interface"; readonly name: string };
type Candidate = Pick<LayerPlace, "directory" | "source">;

async function candidates(wanted: Wanted, from: Layer, places: LayerPlaces): Promise<readonly Candidate[]> {
  const { kind, name } = wanted;
  const parents = kind === "layer" ? places.layersDirs : (places.interfacesDirs ?? []);
  const folders = parents
    .flatMap((parent) => [join(parent, name), join(parent, `${kind}-${name}`)])
    .map((directory) => ({ directory, source: { kind: "folder" } as const }));
  const { root, version, layer } = places.builder;
  const own = { directory: root, source: { kind: "package", package: places.builder.name, version } as const };
  const installed = await installedPackages(wanted, from.directory);
  return [...folders, ...installed, ...(kind === "layer" && layer === name ? [own] : [])];
}

async function installedPackages({ kind, name }: Wanted, directory: string): Promise<readonly Candidate[]> {
  const packages = (await Promise.all(modulesAbove(directory).map(listPackages))).flat();
  const read = await Promise.all(
    // A broken package.json of an unrelated package is not this build's matter.
    packages.map(async (path) => ({ path, manifest: await readPackageJson(path).catch(() => undefined) })),
  );
  return read
    .filter(({ manifest }) => manifest?.charm?.[kind] === name)
    .map(({ path, manifest }) => ({
      directory: path,
      source: { kind: "package", package: packageAt(path), version: manifest?.version ?? "0.0.0" },
    }));
}

/** The name under which a package is installed: the last part of its path, or two with a scope. */
const packageAt = (path: string): string => {
  const scope = dirname(path);
  return relative(/[\\/]@[^\\/]+$/.test(scope) ? dirname(scope) : scope, path)
    .split(sep)
    .join("/");
};

/** The `node_modules` folder that a package is installed in, if it is in one. */
const modulesOf = (path: string): string | undefined => /^(.*[\\/]node_modules)[\\/]/.exec(path)?.[1];

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

async function hasOne(directory: string, files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map((file) => stat(join(directory, file)).catch(() => undefined)));
  return found.some((entry) => entry?.isFile() === true);
}
