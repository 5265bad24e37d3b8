import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuilderPackage } from "../../src/build/builder-package.ts";
import { createLogger } from "../../src/core/index.ts";
import { charmTools, type BuiltFile, type CharmBuilt, type CharmTools } from "../../tools/compat/index.ts";
import { composeHere, writeTree, type Composed, type Outcome, type Tree } from "../build/recorded-case.ts";

/** A tree of layers that charm-tools is to build, and what else stands on its command line. */
export type LayerJob = {
  readonly tree: Tree;
  readonly arguments?: readonly string[];
  /** Whether it goes without what charm-tools needs in every charm: a template of its hooks. Else one is added. */
  readonly template?: "none" | undefined;
};

/** The real charm-tools; made here if `npm run test:compat` has not. */
export const realCharmTools = (): Promise<CharmTools> =>
  charmTools(createLogger(({ text }) => void process.stderr.write(`  ${text}\n`)));

/** What charm-tools made, without what it renders. */
export type BuiltThere = Omit<CharmBuilt, "files"> & Composed;

/** What charm-tools renders is not compared: here Juju starts `dispatch` for every hook. */
const template: Tree = { "top/hooks/hook.template": "#!/bin/sh\n# rendered by charm-tools for {}\n" };
const isRendered = ([path, { text }]: readonly [string, BuiltFile]): boolean =>
  path === ".build.manifest" || text.includes("# rendered by charm-tools for");

/** Builds trees with charm-tools, one after the other. */
export function buildThere({ build }: CharmTools, jobs: readonly LayerJob[]): Promise<readonly BuiltThere[]> {
  const trees = jobs.map(({ tree, template: added }) =>
    added === "none" || Object.keys(tree).some((path) => path.endsWith("hook.template"))
      ? tree
      : { ...template, ...tree },
  );
  return inFolders(trees, async (folders) => {
    const charms = await build(folders.map((folder, index) => ({ folder, arguments: jobs[index]?.arguments ?? [] })));
    return charms.map((charm) => ({ ...charm, built: charm.values, files: filesOf(charm) }));
  });
}

/** Composes trees here. */
export function composeAll(trees: readonly Tree[], builder: BuilderPackage): Promise<readonly Outcome[]> {
  return inFolders(trees, (folders) => Promise.all(folders.map((folder) => composeHere(folder, { builder }))));
}

function filesOf({ files }: CharmBuilt): Tree {
  const own = Object.entries(files).filter((entry) => !isRendered(entry));
  return Object.fromEntries(own.map(([path, { mode, text }]) => [path, mode === "644" ? text : { mode, text }]));
}

async function inFolders<T>(trees: readonly Tree[], use: (folders: readonly string[]) => Promise<T>): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "layers-")));
  try {
    const folders = trees.map((_, index) => join(root, String(index)));
    await Promise.all(trees.map((tree, index) => writeTree(folders[index] ?? "", { ...tree })));
    return await use(folders);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
