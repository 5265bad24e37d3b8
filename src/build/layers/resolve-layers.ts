import { realpath } from "node:fs/promises";
import { BuildError } from "../build-error.ts";
import { readInterface, type InterfaceLayer } from "./interface-layer.ts";
import { readLayer, type Layer } from "./layer.ts";
import { lineOfInclude, locateLayer, type LayerPlace, type LayerPlaces } from "./locate-layer.ts";
import { inLayer } from "./place.ts";

/**
 * The layers of a charm, lowest first and the charm's own last. Includes are walked depth first; a layer that is
 * met again keeps its first place, as in charm-tools. An interface belongs to the lowest layer that includes it.
 *
 * Throws `BuildError` for a missing layer or interface (with the places tried), for a cycle (with its chain) and for
 * two folders that claim one name.
 */
export async function resolveLayers(source: string, places: LayerPlaces): Promise<readonly Layer[]> {
  const resolved = new Map<string, Layer>();
  const interfaces = new Map<string, InterfaceLayer>();

  const visit = async (layer: Layer, chain: readonly Layer[]): Promise<void> => {
    const own: InterfaceLayer[] = [];
    const path = [...chain, layer];
    const found: LayerPlace[] = [];
    for (const include of layer.includes) found.push(await locateLayer(include, layer, places));
    for (const place of found) if (place.kind === "layer") await visitPlace(place, path);
    // After the layers below, which get what they include themselves.
    for (const place of found) if (place.kind === "interface") own.push(...(await newInterface(place, interfaces)));
    for (const other of resolved.values()) if (other.name === layer.name) throw sameName(layer, other, chain.at(-1));
    resolved.set(layer.directory, { ...layer, interfaces: own });
  };

  const visitPlace = async (place: LayerPlace, path: readonly Layer[]): Promise<void> => {
    const directory = await realpath(place.directory);
    const start = path.findIndex((above) => above.directory === directory);
    if (start !== -1) throw cycle(path.slice(start), place);
    if (!resolved.has(directory)) await visit(await readLayer(directory, place), path);
  };

  await visit(await readLayer(source), []);
  return [...resolved.values()];
}

async function newInterface(place: LayerPlace, known: Map<string, InterfaceLayer>): Promise<readonly InterfaceLayer[]> {
  const read = await readInterface(place.directory, place);
  const { name } = read;
  const first = known.get(name);
  if (first?.directory === read.directory) return [];
  if (first !== undefined) {
    throw new BuildError(
      `two interfaces are named "${name}": ${first.directory} and ${read.directory}; include only one of them`,
      { file: "layer.yaml" },
    );
  }
  known.set(name, read);
  return [read];
}

/** `place` is what closes the loop: the last layer of it includes the first. */
function cycle(loop: readonly Layer[], place: LayerPlace): BuildError {
  const names = [...loop, ...loop.slice(0, 1)].map(({ name }) => name);
  const last = loop.at(-1);
  const where = last === undefined ? "layer.yaml" : includeIn(last, place.include);
  return new BuildError(
    `${where} includes ${place.include}, and so the layers include each other: ${names.join(" -> ")}; remove one of these includes`,
    {
      file: "layer.yaml",
      ...(last === undefined ? {} : { layer: last.name, line: lineOfInclude(last, place.include) }),
    },
  );
}

const sameName = (layer: Layer, other: Layer, by: Layer | undefined): BuildError =>
  new BuildError(
    `two layers are named "${layer.name}": ${other.directory} and ${layer.directory}${by === undefined ? "" : `, which layer "${by.name}" includes`}; include only one of them`,
    { layer: layer.name, file: "layer.yaml" },
  );

const includeIn = (layer: Layer, include: string): string =>
  inLayer("layer.yaml", layer.name, lineOfInclude(layer, include));
