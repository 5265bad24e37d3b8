import { realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Json, JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import type { InterfaceLayer } from "./interface-layer.ts";
import { parseLayerYaml, type LayerYaml } from "./layer-yaml.ts";
import { readPackageJson, type PackageJson } from "./package-json.ts";
import { readYaml, type YamlText } from "./yaml-file.ts";

/** The YAML files of a layer that are laid over those of the layers below. */
export const layerFiles = [
  "metadata.yaml",
  "config.yaml",
  "actions.yaml",
  "resources.yaml",
  "dist.yaml",
  "manifest.yaml",
  "layer.yaml",
] as const;

/** One of {@link layerFiles}. */
export type LayerFile = (typeof layerFiles)[number];

/** Where a layer came from. What lies outside the charm's own tree is pinned by `charm.lock`. */
export type LayerSource =
  /** The charm's own layer. */
  | { readonly kind: "charm" }
  /** A path that another layer wrote down. */
  | { readonly kind: "path"; readonly path: string }
  /** In one of the folders of layers. */
  | { readonly kind: "folder" }
  | { readonly kind: "package"; readonly package: string; readonly version: string };

/** One layer as it lies in its folder. */
export type Layer = Omit<LayerYaml, "includes"> & {
  readonly name: string;
  /** Its folder, with symbolic links resolved. */
  readonly directory: string;
  readonly source: LayerSource;
  /** The name of the npm package that it is, if its `package.json` has a `charm.entry`. */
  readonly packageName: string | undefined;
  /** What to import for its handlers: an absolute path, or a package's export. `undefined`: a layer of data. */
  readonly entry: string | undefined;
  readonly includes: readonly string[];
  /** The interface layers that it includes and no layer below it does. */
  readonly interfaces: readonly InterfaceLayer[];
  /** What its YAML files say; a file that it does not have is absent. */
  readonly yaml: Readonly<Partial<Record<LayerFile, YamlText>>>;
};

/** How a layer was asked for: by what name, if any, and from where it came. */
export type LayerRequest = { readonly name?: string; readonly source?: LayerSource };

/** The layer of a folder. Throws `BuildError` for a folder that is no layer. */
export async function readLayer(folder: string, request: LayerRequest = {}): Promise<Layer> {
  const directory = await realpath(folder).catch(() => folder);
  const label = request.name ?? basename(directory);
  const read = (file: string): Promise<YamlText | undefined> => readYaml(file, { name: label, directory });
  // charm-tools once called the file composer.yaml.
  const layerYaml = (await read("layer.yaml")) ?? (await read("composer.yaml"));
  if (await isBuilt(directory)) {
    throw new BuildError(
      `${folder} is a charm that was built, and no layer; name the folder of the layer that it was built of`,
      {
        file: "layer.yaml",
      },
    );
  }
  if (layerYaml === undefined) {
    throw new BuildError(`${folder} is no layer: it has no layer.yaml; name the folder of a layer`, {
      file: "layer.yaml",
    });
  }
  const manifest = await readPackageJson(directory);
  const others = layerFiles.filter((file) => file !== "layer.yaml");
  const texts = await Promise.all(others.map(async (file) => [file, await read(file)] as const));
  const yaml: Layer["yaml"] = Object.fromEntries(
    [...texts, ["layer.yaml", layerYaml] as const].filter(([, text]) => text !== undefined),
  );
  const named = request.name ?? manifest?.charm?.layer ?? stringOf(yaml["metadata.yaml"]?.value["name"]);
  const name = named ?? label.replace(/^layer-/, "");
  return {
    ...parseLayerYaml(layerYaml, name),
    name,
    directory,
    source: request.source ?? { kind: "charm" },
    packageName: manifest?.charm?.entry === undefined ? undefined : manifest.name,
    entry: packageEntry(manifest, name) ?? (await fileEntry(directory)),
    interfaces: [],
    yaml,
  };
}

/** Whether a folder has the mark that builders leave in the folders of charms, ours or charm-tools'. */
const isBuilt = (directory: string): Promise<boolean> =>
  stat(join(directory, ".build.manifest")).then(
    () => true,
    () => false,
  );

/** What a layer says in one of its files, `{}` if it does not have it. */
export const valueIn = (layer: Layer, file: LayerFile): JsonMap => layer.yaml[file]?.value ?? {};

function packageEntry(manifest: PackageJson | undefined, layer: string): string | undefined {
  const entry = manifest?.charm?.entry;
  if (manifest === undefined || entry === undefined) return undefined;
  if (manifest.name === undefined || !/^\.(\/|$)/.test(entry)) {
    throw new BuildError(
      `package.json of layer "${layer}": charm.entry must be an export of a named package, such as "./layer"`,
      { layer, file: "package.json" },
    );
  }
  return `${manifest.name}${entry.slice(1)}`;
}

async function fileEntry(directory: string): Promise<string | undefined> {
  for (const file of ["handlers.ts", "src/index.ts"]) {
    const path = join(directory, file);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true) return path;
  }
  return undefined;
}

const stringOf = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);
