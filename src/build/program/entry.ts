import type { CharmDefinition } from "../charm.ts";

/**
 * The text of the charm's program: it runs the layers, lowest first, by what the merged YAML files say.
 * `entries` are import specifiers whose modules export `layer`; `runtime` exports `runCharm`.
 */
export function entryText(charm: CharmDefinition, entries: readonly string[], runtime: string): string {
  const { name, endpoints, config, layerOptions } = charm;
  const layers = entries.map((_, index) => `l${index}`).join(", ");
  return [
    `import { runCharm } from ${JSON.stringify(runtime)};`,
    ...entries.map((entry, index) => `import { layer as l${index} } from ${JSON.stringify(entry)};`),
    `const exitCode = await runCharm({`,
    `  name: ${JSON.stringify(name)},`,
    `  layers: [${layers}],`,
    `  endpoints: ${JSON.stringify(endpoints)},`,
    `  config: ${JSON.stringify(config)},`,
    `  layerOptions: ${JSON.stringify(layerOptions)},`,
    `});`,
    `process.exit(exitCode); // what a handler did not wait for must not fail a hook that is committed`,
    "",
  ].join("\n");
}
