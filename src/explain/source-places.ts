import { SourceMap, type SourceMapPayload } from "node:module";
import { relative, resolve, sep } from "node:path";
import type { Position } from "acorn";
import type { LayerProgram, ProgramModule } from "../build/index.ts";
import type { Place } from "./graph.ts";
import type { AnyNode } from "./syntax.ts";

/** Tells where something in the code was written; `undefined` for what the bundler added. */
export type SourcePlaces = (node: AnyNode) => Place | undefined;

/** Reads the source maps of a program whose modules were parsed with locations. */
export function sourcePlaces({ layers, modules, framework }: LayerProgram): SourcePlaces {
  // Of nested folders the inner one counts.
  const folders = [...layers, { name: undefined, directory: framework.root }].toSorted(
    (a, b) => b.directory.length - a.directory.length,
  );
  const maps = new Map(modules.map((module) => [module.name, placesIn(module, folders)]));
  return ({ loc }) => (loc?.source ? maps.get(loc.source)?.(loc.start) : undefined);
}

type Folders = readonly { readonly name: string | undefined; readonly directory: string }[];

function placesIn({ map, base }: ProgramModule, folders: Folders): (at: Position) => Place | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- esbuild wrote it
  const sourceMap = new SourceMap(JSON.parse(map) as SourceMapPayload);
  return ({ line, column }) => {
    const found = sourceMap.findEntry(line - 1, column);
    if (!("originalSource" in found)) return undefined;
    return { ...fileIn(folders, resolve(base, found.originalSource)), line: found.originalLine + 1 };
  };
}

/** The path of a file from the folder of its layer; of one in a package, from where packages lie. */
function fileIn(folders: Folders, file: string): Omit<Place, "line"> {
  const folder = folders.find(({ directory }) => file.startsWith(directory + sep));
  const path = folder === undefined ? file.replace(/^.*[/\\]node_modules[/\\]/, "") : relative(folder.directory, file);
  return { layer: folder?.name, file: path.split(sep).join("/") };
}
