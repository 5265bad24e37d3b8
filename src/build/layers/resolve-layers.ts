import { realpath } from "node:fs/promises";
import { BuildError } from "../build-error.ts";
import { readLayer, type Layer } from "./layer.ts";
import { locateLayer, type LayerPlaces } from "./locate-layer.ts";

/**
 * The layers of a charm, lowest first and the charm's own last. Includes are walked depth first; a layer that is
 * met again keeps its first place, as in charm-tools. `interface:` includes are skipped with a line to `log`.
 *
 * Throws `BuildError` for a missing layer (with the places tried), for a cycle (with its chain) and for two
 * folders that claim one name.
 */
export async function resolveLayers(
  source: string,
  options: LayerPlaces & { readonly log: (line: string) => void },
): Promise<readonly Layer[]> {
  const resolved = new Map<string, Layer>();

  const visit = async (layer: Layer, chain: readonly Layer[]): Promise<void> => {
    for (const include of layer.includes) {
      if (include.startsWith("interface:")) {
        options.log(`layer ${layer.name}: ${include} is skipped; interface layers are not built in yet`);
        continue;
      }
      const place = await locateLayer(include, layer, options);
      const directory = await realpath(place.directory);
      const path = [...chain, layer];
      const start = path.findIndex((above) => above.directory === directory);
      if (start !== -1) throw cycle(path.slice(start));
      if (!resolved.has(directory)) await visit(await readLayer(directory, place.name), path);
    }
    for (const other of resolved.values()) if (other.name === layer.name) throw sameName(layer, other);
    for (const key of layer.notApplied) options.log(`layer ${layer.name}: "${key}" of layer.yaml is not applied yet`);
    resolved.set(layer.directory, layer);
  };

  await visit(await readLayer(source), []);
  return [...resolved.values()];
}

function cycle(loop: readonly Layer[]): BuildError {
  const names = [...loop, ...loop.slice(0, 1)].map(({ name }) => name);
  const [first] = names;
  return new BuildError(`the layers include each other: ${names.join(" -> ")}; remove one of these includes`, {
    file: "layer.yaml",
    ...(first === undefined ? {} : { layer: first }),
  });
}

const sameName = (layer: Layer, other: Layer): BuildError =>
  new BuildError(
    `two layers are named "${layer.name}": ${other.directory} and ${layer.directory}; include only one of them`,
    { layer: layer.name, file: "layer.yaml" },
  );
