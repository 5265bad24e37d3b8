import { isDeepStrictEqual } from "node:util";
import type { BuilderPackage } from "../../src/build/builder-package.ts";
import { isJsonMap, type Json, type JsonMap } from "../../src/core/index.ts";
import type { CharmTools } from "../../tools/compat/index.ts";
import type { Outcome, Tree } from "../build/recorded-case.ts";
import { buildThere, composeAll, type BuiltThere } from "./layer-players.ts";
import type { LayerTree } from "./random-layers.ts";

/** A tree of which charm-tools makes another charm than this builder. */
export type TreeDifference = { readonly tree: LayerTree; readonly theirs: Outcome; readonly ours: Outcome };

/** Who builds: the real charm-tools, and this builder with a package that stands for its own. */
export type Builders = { readonly tools: CharmTools; readonly builder: BuilderPackage };

/** The trees that come out in two ways. Warnings are not compared. */
export async function treesThatDiffer(
  trees: readonly LayerTree[],
  { tools, builder }: Builders,
): Promise<readonly TreeDifference[]> {
  const files = trees.map(asFiles);
  const jobs = files.map((tree) => ({ tree }));
  const [theirs, ours] = [await buildThere(tools, jobs), await composeAll(files, builder)];
  return trees.flatMap((tree, index) => {
    const [there, here] = [outcomeOf(theirs[index]), withoutWarnings(ours[index])];
    return isDeepStrictEqual(there, here) ? [] : [{ tree, theirs: there, ours: here }];
  });
}

/** The same difference with as little around it as can be left out in a minute. */
export async function smallestTree(difference: TreeDifference, builders: Builders): Promise<TreeDifference> {
  const end = performance.now() + 60_000;
  let found = difference;
  let candidates = smallerTrees(found.tree);
  while (candidates.length > 0 && performance.now() < end) {
    const differing = await treesThatDiffer(candidates.slice(0, 8), builders);
    // A tree that one side refuses only since it was cut is another matter.
    const smaller = differing.find(({ theirs, ours }) => refused(theirs, found.theirs) && refused(ours, found.ours));
    candidates = smaller === undefined ? candidates.slice(8) : smallerTrees(smaller.tree);
    found = smaller ?? found;
  }
  return found;
}

/** The tree as files: JSON, which every reader of YAML takes alike. */
export const asFiles = (tree: LayerTree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [
      path,
      typeof content === "string" ? content : JSON.stringify(content),
    ]),
  );

const refused = (outcome: Outcome, before: Outcome): boolean => "error" in outcome === "error" in before;

const outcomeOf = (charm: BuiltThere | undefined): Outcome =>
  charm === undefined || charm.code === 1
    ? { error: charm?.log.trim().split("\n").at(-1) ?? "" }
    : { built: charm.built, files: charm.files, warnings: [] };

const withoutWarnings = (outcome: Outcome = { error: "" }): Outcome =>
  "error" in outcome ? outcome : { ...outcome, warnings: [] };

/** All trees that lack one part of this one: a file, a key or an item of a list. The charm keeps its name. */
function smallerTrees(tree: LayerTree): readonly LayerTree[] {
  const withoutFile = Object.keys(tree)
    .filter((path) => !path.endsWith("/layer.yaml") && path !== "top/metadata.yaml")
    .map((path) => without(tree, path));
  const withLess = Object.entries(tree).flatMap(([path, content]) =>
    typeof content === "string" ? [] : smallerMaps(content).map((less) => ({ ...tree, [path]: less })),
  );
  return [...withoutFile, ...withLess];
}

const required: ReadonlySet<string> = new Set(["name", "summary", "description", "interface"]);

function smallerMaps(map: JsonMap): readonly JsonMap[] {
  return Object.entries(map).flatMap(([key, value]) => [
    ...(required.has(key) ? [] : [without(map, key)]),
    ...smallerValues(value).map((less) => ({ ...map, [key]: less })),
  ]);
}

function smallerValues(value: Json): readonly Json[] {
  if (isJsonMap(value)) return smallerMaps(value);
  return Array.isArray(value) ? value.map((_, index) => value.toSpliced(index, 1)) : [];
}

const without = <T>(map: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
