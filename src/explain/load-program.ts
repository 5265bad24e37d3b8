import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BuildError, type LayerProgram } from "../build/index.ts";
import type { InterfaceDefinition } from "../juju/index.ts";
import type { Layer } from "../reactive/index.ts";

/**
 * Loads the layers of a program into this process, as a charm's program loads them before its first handler runs.
 * Throws `BuildError` when their code fails while it is loaded or gives no layer.
 */
export async function loadLayers({ charm, modules }: LayerProgram): Promise<readonly Layer<InterfaceDefinition>[]> {
  const folder = await mkdtemp(join(tmpdir(), "layers-"));
  try {
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    for (const { name, code } of modules) await writeFile(join(folder, name), code);
    const loaded: unknown = await import(pathToFileURL(join(folder, modules[0]?.name ?? "")).href);
    const layers = typeof loaded === "object" && loaded !== null && "layers" in loaded ? loaded.layers : [];
    if (Array.isArray(layers) && layers.every(isLayer)) return layers;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BuildError(`the layers of charm "${charm.name}" can't be loaded: ${reason}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new BuildError(
    `a layer of charm "${charm.name}" exports as "layer" what defineLayer did not make; export that`,
  );
}

const isLayer = (value: unknown): value is Layer<InterfaceDefinition> =>
  typeof value === "object" && value !== null && "handlers" in value && "atExit" in value;
