import { join, relative, sep } from "node:path";
import { z } from "zod";

const mapSchema = z.looseObject({ sources: z.array(z.string()) });

/** A folder whose files get names of their own in source maps. */
export type SourceRoot = { readonly name: string; readonly directory: string };

/**
 * A source map whose sources are named as in the charm's layers (`kafka-connect-base/src/layer/observe.ts`) and npm
 * packages (`node_modules/zod/index.js`): the same wherever they lie on the machine that builds, and no paths of it.
 * `directory` is what the map's sources are relative to.
 */
export function portableMap(map: string, directory: string, roots: readonly SourceRoot[]): string {
  const parsed = mapSchema.parse(JSON.parse(map));
  const sources = parsed.sources.map((source) => portableName(join(directory, source), roots));
  return JSON.stringify({ ...parsed, sources });
}

function portableName(file: string, roots: readonly SourceRoot[]): string {
  // What a plugin made up for a module of Node.js lies nowhere.
  const madeUp = /(?:^|[\\/])(builtin:.*)$/.exec(file)?.[1];
  if (madeUp !== undefined) return madeUp;
  const packages = `${sep}node_modules${sep}`;
  const installed = file.lastIndexOf(packages);
  // The innermost of nested folders.
  const inner = roots
    .filter(({ directory }) => file.startsWith(directory + sep))
    .toSorted((a, b) => b.directory.length - a.directory.length)[0];
  if (installed !== -1 && installed >= (inner?.directory.length ?? 0)) return posix(file.slice(installed + 1));
  return posix(
    inner === undefined ? (file.split(sep).at(-1) ?? file) : join(inner.name, relative(inner.directory, file)),
  );
}

const posix = (path: string): string => path.split(sep).join("/");
