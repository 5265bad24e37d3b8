import { readGraph, type CharmGraph } from "../explain/index.ts";
import type { Call } from "./command.ts";

/** Where a call says that layers lie. */
export const layersDirs = (call: Call): readonly string[] => folders(call, "layers-dir", "CHARM_LAYERS_DIR");

/** Where a call says that interfaces lie. */
export const interfacesDirs = (call: Call): readonly string[] =>
  folders(call, "interfaces-dir", "CHARM_INTERFACES_DIR");

/** The graph of the charm whose layer lies in a folder. */
export function graphOf(source: string, call: Call): Promise<CharmGraph> {
  return readGraph({ source, layersDirs: layersDirs(call), interfacesDirs: interfacesDirs(call) });
}

/** Those of the command line, then the one that charm-tools takes from the environment. */
function folders({ options, terminal }: Call, option: string, variable: string): readonly string[] {
  const fromEnvironment = terminal.env[variable];
  return [...(options[option] ?? []), ...(fromEnvironment ? [fromEnvironment] : [])];
}
