import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from "yaml";

/** The keys that lead to a value, from the top of a file; the items of a list are numbered from 0. */
export type YamlPath = readonly string[];

/** The line of each value of a YAML text, from 1, by {@link pathKey}. */
export type YamlLines = ReadonlyMap<string, number>;

/** A path as one text; no two paths share it. */
export const pathKey = (path: YamlPath): string => JSON.stringify(path);

/** The line of a value, else of the nearest one around it; `undefined` where nothing is known. */
export function lineAt(lines: YamlLines, path: YamlPath): number | undefined {
  return lines.get(pathKey(path)) ?? (path.length === 0 ? undefined : lineAt(lines, path.slice(0, -1)));
}

/** Where each key and item of a document stands. What comes out of an alias or a merge key counts as its user's line. */
export function linesOf(document: Document.Parsed, counter: LineCounter): YamlLines {
  const lines = new Map<string, number>();
  const note = (path: YamlPath, node: unknown): void => {
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) lines.set(pathKey(path), counter.linePos(start).line);
  };
  const walk = (node: unknown, path: YamlPath): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const below = [...path, String(isScalar(key) ? key.value : key)];
        note(below, key);
        walk(value, below);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        const below = [...path, String(index)];
        note(below, item);
        walk(item, below);
      }
    }
  };
  note([], document.contents);
  walk(document.contents, []);
  return lines;
}
