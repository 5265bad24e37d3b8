import type { Stats } from "node:fs";
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { composeCharm, manifestName, type CharmFile, type ComposeOptions } from "../build/index.ts";
import { CharmError } from "../core/index.ts";
import { ArchiveError } from "./archive-error.ts";
import { readOrigins, type FileOrigin, type Origins } from "./origins.ts";
import { readArchive } from "./read-archive.ts";

/** What to look at, and where the layers of a source folder lie. */
export type InspectOptions = Pick<ComposeOptions, "layersDirs" | "interfacesDirs" | "log"> & {
  /** A `.charm`, the folder of a built charm, or that of a charm's own layer. */
  readonly path: string;
};

/** A charm's files, and where each is from. */
export type InspectedCharm = {
  /** `source` is a layer as a build would make a charm of it now; nothing was written. */
  readonly kind: "archive" | "folder" | "source";
  readonly name: string;
  /** Lowest first; empty where the charm does not say. */
  readonly layers: readonly string[];
  /** Sorted by path; symbolic links are among them. */
  readonly files: readonly InspectedFile[];
};

/** One file of a charm. */
export type InspectedFile = FileOrigin & { readonly path: string; readonly bytes: number };

/**
 * The files of a charm with their sizes and layers. Throws `not-found` for a path that is none of the three,
 * `archive-failed` for a broken `.charm` and `build-failed` for a layer that can't be built.
 */
export async function inspectCharm(options: InspectOptions): Promise<InspectedCharm> {
  const { path } = options;
  const found = await stat(path).catch(() => undefined);
  const names = found?.isDirectory() === true ? await readdir(path).catch(unreadable(path)) : [];
  if (found?.isFile() === true) return inspectArchive(path);
  // The folder of a built charm has a layer.yaml too, of all its layers.
  if (names.includes(manifestName)) return inspectFolder(path);
  if (names.includes("layer.yaml")) return inspectSource(options);
  if (names.includes("metadata.yaml")) return inspectFolder(path);
  throw new CharmError(
    "not-found",
    `${path} is no charm; name a .charm file, the folder of a built charm, or a folder with a layer.yaml`,
  );
}

const unreadable = (path: string) => (cause: Error) => {
  throw new ArchiveError(path, `${path} can't be read: ${cause.message}; make it readable`, cause);
};

async function inspectArchive(path: string): Promise<InspectedCharm> {
  const { entries, text } = await readArchive(path);
  const files = entries.filter(({ kind }) => kind !== "directory").map((entry) => [entry.path, entry.size] as const);
  const origins = readOrigins(await text(manifestName));
  return inspected(files, { kind: "archive", origins, fallback: basename(path).replace(/[_.].*$/, "") });
}

async function inspectFolder(path: string): Promise<InspectedCharm> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(unreadable(path));
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(path, file).split(sep).join("/"), (await lstat(file)).size] as const;
    });
  const manifest = await readFile(join(path, manifestName), "utf8").catch(() => undefined);
  return inspected(await Promise.all(files), {
    kind: "folder",
    origins: readOrigins(manifest),
    fallback: basename(resolve(path)),
  });
}

async function inspectSource({ path, ...options }: InspectOptions): Promise<InspectedCharm> {
  const charm = await composeCharm({ source: path, ...options });
  const files = await Promise.all(charm.files.map(async (file) => [file.path, await sizeOf(file)] as const));
  const manifest = charm.files.find((file) => file.path === manifestName)?.content;
  const text = manifest?.kind === "bytes" ? String(manifest.bytes) : undefined;
  return inspected(files, { kind: "source", origins: readOrigins(text), fallback: charm.name });
}

async function sizeOf({ content }: CharmFile): Promise<number> {
  if (content.kind === "bytes") return Buffer.byteLength(content.bytes);
  if (content.kind === "symlink") return Buffer.byteLength(content.target);
  const found: Stats = await stat(content.from);
  return found.size;
}

type Facts = { readonly kind: InspectedCharm["kind"]; readonly origins: Origins; readonly fallback: string };

function inspected(
  files: readonly (readonly [path: string, bytes: number])[],
  { kind, origins, fallback }: Facts,
): InspectedCharm {
  // Of two entries of a zip with one path the last is the one that is left on disk.
  const sorted = [...new Map(files)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind,
    name: origins.charm ?? fallback,
    layers: origins.layers,
    files: sorted.map(([path, bytes]) => ({ path, bytes, ...origins.of(path) })),
  };
}
