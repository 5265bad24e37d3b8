import type { CharmFile } from "../charm-file.ts";
import type { Layer } from "../layers/layer.ts";
import { leftOutOf } from "../layers/left-out.ts";
import { walkFiles, type Wanted } from "./walk-files.ts";

/**
 * The files that a charm takes from its layers as they are; the upper layer's wins. Left out are the YAML files
 * that are merged, TypeScript, Python handlers, what belongs to development (dot files, packages, tests, builds), and
 * what layers `exclude` or `ignore`.
 *
 * Of a lower layer the `copyright` and `LICENSE` stay beside the charm's own, as `copyright.layer-<name>`. A
 * layer that is an npm package gives only its papers, because its other files are its sources.
 *
 * Throws `BuildError` for a symbolic link that leaves its layer, and for what can't be read.
 */
export async function staticFiles(layers: readonly Layer[]): Promise<readonly CharmFile[]> {
  const top = layers.at(-1);
  const files = await Promise.all(
    layers.map(async (layer) => {
      const leftOut = leftOutOf(layer, layers);
      const isPackage = layer.packageName !== undefined;
      const found = await walkFiles(layer, (path, entry) => {
        if (!isOfCharm(path, entry)) return false;
        if (entry.kind === "folder") return !isPackage;
        return !python.test(path) && !leftOut(path) && (!isPackage || papers.test(path));
      });
      return layer === top ? found : found.map((file) => keepLicence(file, layer.name));
    }),
  );
  return files.flat();
}

/** The files of a layer for charms.reactive, which do not run here, and the hooks that Juju asks nobody but dispatch for. */
export async function idleFiles(
  layer: Layer,
): Promise<{ readonly python: readonly string[]; readonly hooks: readonly string[] }> {
  if (layer.packageName !== undefined) return { python: [], hooks: [] };
  const paths = (await walkFiles(layer, isOfCharm)).map(({ path }) => path);
  return {
    python: paths.filter((path) => python.test(path) && path !== "hooks/hook.template"),
    hooks: paths.filter((path) => /^hooks\/[^/]+$/.test(path) && !python.test(path)),
  };
}

/** Every file of a layer that has a say in the charm: what the charm takes, its YAML and its code. */
export function allFiles(directory: string): Promise<readonly CharmFile[]> {
  return walkFiles({ name: "", directory }, (path, entry) => isKept(path, entry) && !leftovers.test(entry.name)).then(
    (files) => files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
}

const papers = /^(?:copyright|licen[cs]e|notice|readme|icon\.svg)(?:\.(?:md|txt))?$/i;
const licences = /^(?:copyright|licen[cs]e|notice)(?:\.(?:md|txt))?$/i;
const merged = /^(?:config|metadata|actions|layer|composer|resources|dist|manifest|charmcraft)\.yaml$/;
const leftOutFolders = /^(?:(?:.*\/)?node_modules|build|dist|coverage|tests?)$/;
const leftovers = /(?:~|\.swp|\.pyc|\.charm)$/;
const leftOutFiles = /\.[cm]?tsx?$|^(?:package(?:-lock)?\.json|tsconfig.*\.json|build\.lock|charm\.lock)$/;
/** What charm-tools and charms.reactive make a Python charm of. */
const python =
  /^(?:(?:reactive|tactics|lib\/charms|hooks\/relations)\/.*|hooks\/hook\.template|wheelhouse(?:-.*)?\.txt)$/;

/** A link may stand for a folder. */
const isKept: Wanted = (path, { name, kind }) =>
  !name.startsWith(".") && !(kind !== "file" && leftOutFolders.test(path));

const isOfCharm: Wanted = (path, entry) =>
  isKept(path, entry) &&
  (entry.kind === "folder" || !(leftOutFiles.test(entry.name) || leftovers.test(entry.name) || merged.test(path)));

const keepLicence = (file: CharmFile, layer: string): CharmFile =>
  licences.test(file.path) ? { ...file, path: `${file.path}.layer-${layer}` } : file;
