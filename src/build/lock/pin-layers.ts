import { createHash } from "node:crypto";
import type { CharmFile } from "../charm-file.ts";
import { digestOf } from "../files/digest.ts";
import { allFiles } from "../files/static-files.ts";
import type { InterfaceLayer } from "../layers/interface-layer.ts";
import type { Layer, LayerSource } from "../layers/layer.ts";
import type { CharmLock, Pinned } from "./charm-lock.ts";

/** What the layers and interfaces of a charm are now; the charm's own layer is not pinned. */
export async function pinLayers(layers: readonly Layer[]): Promise<Pick<CharmLock, "layers" | "interfaces">> {
  const interfaces = layers.flatMap((layer) => layer.interfaces);
  return { layers: await pinAll(layers), interfaces: await pinAll(interfaces) };
}

async function pinAll(parts: readonly (Layer | InterfaceLayer)[]): Promise<Readonly<Record<string, Pinned>>> {
  const pins = await Promise.all(
    parts.map(async ({ name, source, directory }) => [name, await pinnedTo(source, directory)] as const),
  );
  return Object.fromEntries(pins.flatMap(([name, pin]) => (pin === undefined ? [] : [[name, pin]])));
}

async function pinnedTo(source: LayerSource, directory: string): Promise<Pinned | undefined> {
  switch (source.kind) {
    case "charm":
      return undefined;
    // It lies in the charm's own tree, where version control pins it.
    case "path":
      return { path: source.path };
    // npm's own lock pins what is in it.
    case "package":
      return { package: source.package, version: source.version };
    case "folder":
      return { integrity: await integrityOf(await allFiles(directory)) };
  }
}

/** One hash over the paths, modes and contents of a layer's files. */
async function integrityOf(files: readonly CharmFile[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.path}\0${file.mode}\0${await digestOf(file)}\0`);
  return `sha256-${hash.digest("base64")}`;
}
