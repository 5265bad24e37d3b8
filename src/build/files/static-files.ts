import { readdir, readlink, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { BuildError } from "../build-error.ts";
import type { CharmFile } from "../charm-file.ts";
import type { Layer } from "../layers/layer.ts";
import { manifestName } from "./write-charm.ts";

/**
 * The files that a charm takes from its layers as they are; the upper layer's wins. Left out are the YAML files
 * that are merged, TypeScript, and what belongs to development: dot files, packages, tests, builds.
 *
 * Of a lower layer the `copyright` and `LICENSE` stay beside the charm's own, as `copyright.layer-<name>`. A
 * layer that is an npm package gives only its papers, because its other files are its sources.
 *
 * Throws `BuildError` for a symbolic link that leaves its layer.
 */
export async function staticFiles(layers: readonly Layer[]): Promise<readonly CharmFile[]> {
  const top = layers.at(-1);
  const files = await Promise.all(
    layers.map(async (layer) => {
      const found = await walk(layer, "");
      const own = layer.packageName === undefined ? found : found.filter(({ path }) => papers.test(path));
      return layer === top ? own : own.map((file) => keepLicence(file, layer.name));
    }),
  );
  return files.flat();
}

const papers = /^(?:copyright|licen[cs]e|notice|readme|icon\.svg)(?:\.(?:md|txt))?$/i;
const licences = /^(?:copyright|licen[cs]e|notice)(?:\.(?:md|txt))?$/i;
const merged = /^(?:config|metadata|actions|layer)\.yaml$/;
const leftOutFolders = /^(?:node_modules|build|dist|coverage|tests?)$/;
const leftOutFiles =
  /(?:\.[cm]?tsx?|~|\.swp|\.pyc|\.charm)$|^(?:package(?:-lock)?\.json|tsconfig.*\.json|build\.lock)$/;

async function walk(layer: Layer, folder: string): Promise<readonly CharmFile[]> {
  const entries = await readdir(join(layer.directory, folder), { withFileTypes: true });
  // A charm that was built inside a layer is output, whatever its folder is called.
  if (entries.some(({ name }) => name === manifestName)) return [];
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly CharmFile[]> => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith(".")) return [];
      if (!entry.isFile() && leftOutFolders.test(entry.name)) return [];
      if (entry.isDirectory()) return walk(layer, path);
      if (leftOutFiles.test(entry.name) || merged.test(path)) return [];
      const from = join(layer.directory, path);
      if (entry.isSymbolicLink()) return [await symlink(layer, path, from)];
      return entry.isFile() ? [{ path, mode: await modeOf(from), content: { kind: "copy", from } }] : [];
    }),
  );
  return found.flat();
}

async function symlink(layer: Layer, path: string, from: string): Promise<CharmFile> {
  const target = await readlink(from);
  // Juju refuses to unpack a link that leaves the charm.
  if (isAbsolute(target) || normalize(join(dirname(path), target)).startsWith("..")) {
    throw new BuildError(`${path} of layer "${layer.name}" links to ${target}, outside the layer; copy the file`, {
      layer: layer.name,
      file: path,
    });
  }
  return { path, mode: 0o644, content: { kind: "symlink", target } };
}

/** Any execute bit gives 0755, so that a charm does not depend on the umask of the machine that built it. */
const modeOf = async (path: string): Promise<0o644 | 0o755> =>
  ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755;

const keepLicence = (file: CharmFile, layer: string): CharmFile =>
  licences.test(file.path) ? { ...file, path: `${file.path}.layer-${layer}` } : file;
