import { realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Json, JsonMap } from "../../core/index.ts";
import { BuildError } from "../build-error.ts";
import { readPackageJson, type PackageJson } from "./package-json.ts";
import { readYaml } from "./yaml-file.ts";

/** One layer as it lies in its folder. */
export type Layer = {
  readonly name: string;
  /** Its folder, with symbolic links resolved. */
  readonly directory: string;
  /** The name of the npm package that it is, if its `package.json` has a `charm.entry`. */
  readonly packageName: string | undefined;
  /** What to import for its handlers: an absolute path, or a package's export. `undefined`: a layer of data. */
  readonly entry: string | undefined;
  readonly includes: readonly string[];
  /** The options it defines: a JSON schema for each. */
  readonly defines: Readonly<Record<string, JsonMap>>;
  /** What it sets in the options of layers: layer, then key. */
  readonly options: Readonly<Record<string, JsonMap>>;
  /** Keys of its `layer.yaml` that the builder knows of and does not apply. */
  readonly notApplied: readonly string[];
  readonly config: JsonMap | undefined;
  readonly metadata: JsonMap | undefined;
  readonly actions: JsonMap | undefined;
};

/** The layer of a folder. `named` is the name it was asked for by, if any. Throws `BuildError` for no layer. */
export async function readLayer(folder: string, named?: string): Promise<Layer> {
  const directory = await realpath(folder).catch(() => folder);
  const label = named ?? basename(directory);
  const yaml = await readYaml("layer.yaml", { name: label, directory });
  if (yaml === undefined) throw new BuildError(`${folder} is no layer: it has no layer.yaml`, { file: "layer.yaml" });
  const manifest = await readPackageJson(directory);
  const metadata = await readYaml("metadata.yaml", { name: label, directory });
  const name = named ?? manifest?.charm?.layer ?? stringOf(metadata?.["name"]) ?? label.replace(/^layer-/, "");
  const { includes, defines, options } = parseLayerYaml(yaml, name);
  return {
    name,
    directory,
    packageName: manifest?.charm?.entry === undefined ? undefined : manifest.name,
    entry: packageEntry(manifest, name) ?? (await fileEntry(directory)),
    includes: typeof includes === "string" ? [includes] : includes,
    defines,
    options,
    notApplied: Object.keys(yaml).filter((key) => unapplied.has(key)),
    config: await readYaml("config.yaml", { name, directory }),
    metadata,
    actions: await readYaml("actions.yaml", { name, directory }),
  };
}

const unapplied: ReadonlySet<string> = new Set([
  "ignore",
  "exclude",
  "tactics",
  "config",
  "metadata",
  "actions",
  "resources",
  "dist",
]);

const jsonMap = z.record(z.string(), z.custom<Json>());
const mapOfMaps = z
  .record(z.string(), jsonMap)
  .nullish()
  .transform((value) => value ?? {});
const layerSchema = z.object({
  includes: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .transform((value) => value ?? []),
  defines: mapOfMaps,
  options: mapOfMaps,
});

function parseLayerYaml(yaml: JsonMap, layer: string): z.infer<typeof layerSchema> {
  const parsed = layerSchema.safeParse(yaml);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BuildError(`layer.yaml of layer "${layer}": ${issue?.path.join(".")}: ${issue?.message}`, {
    layer,
    file: "layer.yaml",
    cause: parsed.error,
  });
}

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
