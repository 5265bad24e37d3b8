import ignore from "ignore";
import type { Layer } from "./layer.ts";

/** Whether a layer's file, by its path there, stays out of the charm. */
export type LeftOut = (path: string) => boolean;

/**
 * The files of one layer that are left out: what the layer itself names in `exclude`, and what the layers above it
 * name in `ignore`. Patterns are those of gitignore; as in charm-tools the last that matches a file decides, so that
 * `!docs/b.md` brings a file back whose folder is ignored.
 */
export function leftOutOf(layer: Layer, layers: readonly Layer[]): LeftOut {
  const above = layers.slice(layers.findIndex(({ name }) => name === layer.name) + 1);
  const lists = [layer.exclude, ...above.map(({ ignore: patterns }) => patternsFor(layer.name, patterns))].map(matcher);
  return (path) => lists.some((matches) => matches(path));
}

const patternsFor = (layer: string, patterns: Layer["ignore"]): readonly string[] =>
  isList(patterns) ? patterns : (patterns[layer] ?? []);

const isList = (patterns: Layer["ignore"]): patterns is readonly string[] => Array.isArray(patterns);

function matcher(patterns: readonly string[]): LeftOut {
  const rules = patterns.map((pattern) => {
    const negated = pattern.startsWith("!");
    return { negated, rule: ignore({ ignorecase: false }).add(negated ? pattern.slice(1) : pattern) };
  });
  return (path) => rules.findLast(({ rule }) => rule.ignores(path))?.negated === false;
}
