import type { CharmDefinition } from "../charm.ts";
import type { ProgramLayer } from "./program-parts.ts";

/**
 * The text of the charm's program: it runs the layers, lowest first, by what the merged YAML files say. `runtime` is
 * the import specifier of the module that exports `runCharm`.
 */
export function entryText(charm: CharmDefinition, layers: readonly ProgramLayer[], runtime: string): string {
  const { name, endpoints, config, layerOptions } = charm;
  return [
    `import { runCharm } from ${JSON.stringify(runtime)};`,
    ...layerImports(layers),
    `const exitCode = await runCharm({`,
    `  name: ${JSON.stringify(name)},`,
    `  layers: ${layerList(layers)},`,
    `  endpoints: ${JSON.stringify(endpoints)},`,
    `  config: ${JSON.stringify(config)},`,
    `  layerOptions: ${JSON.stringify(layerOptions)},`,
    `});`,
    `process.exit(exitCode); // what a handler did not wait for must not fail a hook that is committed`,
    "",
  ].join("\n");
}

/** Imports each layer and each side of its interfaces, for {@link layerList}. */
export function layerImports(layers: readonly ProgramLayer[]): readonly string[] {
  return layers.flatMap(({ entry, interfaces }, index) => [
    `import { layer as l${index} } from ${JSON.stringify(entry)};`,
    ...interfaces.map(
      ({ role, module }, side) => `import { ${role} as l${index}i${side} } from ${JSON.stringify(module)};`,
    ),
  ]);
}

/** The list of the layers. A layer that lists an interface itself, which it also includes, has it once. */
export function layerList(layers: readonly ProgramLayer[]): string {
  const texts = layers.map(({ interfaces }, index) => {
    const names = interfaces.map((_, side) => `l${index}i${side}`).join(", ");
    const layer = `l${index}`;
    return names === "" ? layer : `{ ...${layer}, interfaces: [...new Set([...${layer}.interfaces, ${names}])] }`;
  });
  return `[${texts.join(", ")}]`;
}
