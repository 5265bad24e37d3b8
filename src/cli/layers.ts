import { readGraph, type CharmGraph } from "../explain/index.ts";
import type { Call } from "./command.ts";

/** Where a call says that layers lie. */
export function layersDirs({ options, terminal }: Call): readonly string[] {
  const fromEnvironment = terminal.env["CHARM_LAYERS_DIR"];
  return [...(options["layers-dir"] ?? []), ...(fromEnvironment ? [fromEnvironment] : [])];
}

/** The graph of the charm whose layer lies in a folder. Progress is of no interest here; an error says enough. */
export function graphOf(source: string, call: Call): Promise<CharmGraph> {
  return readGraph({ source, layersDirs: layersDirs(call), log: () => undefined });
}
