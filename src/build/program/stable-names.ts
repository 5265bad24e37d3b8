import { shortHash } from "../../core/index.ts";

/** One output file of a bundle: its name and text. */
export type OutputText = { readonly name: string; readonly text: string };

const chunkName = /\bchunk-[A-Z0-9]{8}\b/g;

/**
 * Names chunks by what they hold and by who imports them first, from `main.js` on. The bundler's own names also depend
 * on where the sources lie on the machine that builds. New names are as long as the old, so that source maps fit. A
 * chunk that nothing leads to, because the code that would import it is not used, is left out.
 */
export function stableNames(files: readonly OutputText[]): readonly OutputText[] {
  const codes = new Map(
    files.filter(({ name }) => name.endsWith(".js")).map(({ name, text }) => [name.slice(0, -3), text]),
  );
  const order = chunksOf("main", codes);
  const renamed = new Map(
    order.map((name, index) => {
      const code = (codes.get(name) ?? "").replaceAll(chunkName, "chunk");
      return [name, `chunk-${shortHash(`${index} ${code}`, 8).toUpperCase()}`] as const;
    }),
  );
  const rename = (text: string): string => text.replaceAll(chunkName, (name) => renamed.get(name) ?? name);
  const isReached = (name: string): boolean => [...name.matchAll(chunkName)].every(([chunk]) => renamed.has(chunk));
  return files
    .filter(({ name }) => isReached(name))
    .map(({ name, text }) => ({ name: rename(name), text: rename(text) }));
}

/** The chunks that a file leads to, in the order in which they are first named. */
function chunksOf(entry: string, codes: ReadonlyMap<string, string>): readonly string[] {
  const found = new Set<string>();
  const queue = [entry];
  for (const name of queue) {
    for (const [chunk] of (codes.get(name) ?? "").matchAll(chunkName)) {
      if (!codes.has(chunk) || found.has(chunk)) continue;
      found.add(chunk);
      queue.push(chunk);
    }
  }
  return [...found];
}
