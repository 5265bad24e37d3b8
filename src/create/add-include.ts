import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { builderPackage, locateLayer, readInterface, readLayer, type LayerPlace } from "../build/index.ts";
import { CreateError } from "./create-error.ts";
import { withEndpoint, withInclude, type NewEndpoint } from "./includes.ts";
import { checkEndpointName } from "./names.ts";

/** What to add to a layer. */
export type AddOptions = {
  /** The folder of the layer. */
  readonly source: string;
  readonly kind: "layer" | "interface";
  /** The name after `layer:` or `interface:`. */
  readonly name: string;
  /** An endpoint of the interface for the layer's `metadata.yaml`. */
  readonly endpoint?: Pick<NewEndpoint, "name" | "role">;
  /** Folders that hold layers, looked through in this order. */
  readonly layersDirs?: readonly string[];
  /** The same for interfaces. */
  readonly interfacesDirs?: readonly string[];
};

/** What was added. */
export type Added = {
  /** Such as `layer:status`. */
  readonly include: string;
  /** The folder in which the layer or interface was found. */
  readonly directory: string;
  /** The files of the layer that were changed; none where all was there already. */
  readonly changed: readonly string[];
};

/**
 * Adds `layer:NAME` or `interface:NAME` to the includes of a layer, and an endpoint of the interface to its metadata,
 * once it is known that a build will find it. Comments and order of the files stay.
 *
 * Throws `create-failed` where it is not found (with the places tried), has no side for the role, or the name of the
 * endpoint is taken, and `build-failed` for a folder that is no layer. Then no file was changed.
 */
export async function addInclude(options: AddOptions): Promise<Added> {
  const { source, kind, name, endpoint } = options;
  const include = `${kind}:${name}`;
  const place = await locate(include, options);
  if (endpoint !== undefined) {
    checkEndpointName(endpoint.name);
    await checkRole(place, endpoint.role, include);
  }
  const files = ["layer.yaml", ...(endpoint === undefined ? [] : ["metadata.yaml"])];
  const drafts = await Promise.all(
    files.map(async (file) => {
      const path = join(source, file);
      const text = await readText(path);
      const changed =
        file === "layer.yaml" || endpoint === undefined
          ? withInclude(text, include, path)
          : withEndpoint(text, { ...endpoint, interface: name }, path);
      return changed === undefined ? [] : [{ path, file, text: changed }];
    }),
  );
  await replaceAll(drafts.flat());
  return { include, directory: place.directory, changed: drafts.flat().map(({ file }) => file) };
}

async function locate(include: string, options: AddOptions): Promise<LayerPlace> {
  const { source, layersDirs = [], interfacesDirs = [] } = options;
  const layer = await readLayer(source);
  const places = { layersDirs, interfacesDirs, builder: await builderPackage() };
  const place = await locateLayer(include, layer, places).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CreateError(`${include} was not added: with it ${reason}`, error);
  });
  if (resolve(place.directory) !== layer.directory) return place;
  throw new CreateError(`${include} was not added: it is the layer in ${source} itself; name another one`);
}

async function checkRole(place: LayerPlace, role: NewEndpoint["role"], include: string): Promise<void> {
  const { roles } = await readInterface(place.directory, place);
  if (roles[role] !== undefined) return;
  const sides = Object.keys(roles).join(", ");
  throw new CreateError(
    `${include} was not added: ${place.directory} has no ${role}.ts; its sides are ${sides === "" ? "none" : sides}, so give another --role`,
  );
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new CreateError(`${path} can't be read: ${String(error)}; make it first`, error);
  });
}

/** Every new text is on disk before the first file is replaced. */
async function replaceAll(files: readonly { readonly path: string; readonly text: string }[]): Promise<void> {
  const drafts = files.map(({ path, text }) => ({ path, text, beside: `${path}.${randomUUID()}` }));
  try {
    for (const { beside, text } of drafts) await writeFile(beside, text);
    for (const { beside, path } of drafts) await rename(beside, path);
  } catch (error) {
    const names = drafts.map(({ path }) => path).join(" and ");
    throw new CreateError(`${names} can't be written: ${String(error)}; make the folder writable`, error);
  } finally {
    for (const { beside } of drafts) await rm(beside, { force: true });
  }
}
