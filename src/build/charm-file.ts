/** One file of a charm folder: its path there with `/`, where its content comes from, and who brought it. */
export type CharmFile = {
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly content:
    | { readonly kind: "bytes"; readonly bytes: string | Uint8Array }
    | { readonly kind: "copy"; readonly from: string }
    /** A hard link where the file system allows it, else a copy. `sha256` is that of the content, if it is known. */
    | { readonly kind: "link"; readonly from: string; readonly sha256?: string }
    | { readonly kind: "symlink"; readonly target: string };
  /** The layer that the file is from; without one the builder made it. */
  readonly layer?: string;
  /** True for what was merged of several layers; `layer` is then the highest of them. */
  readonly merged?: true;
};

/** A file of the given text or bytes, not executable, that the builder made. */
export function plainFile(path: string, bytes: string | Uint8Array): CharmFile {
  return { path, mode: 0o644, content: { kind: "bytes", bytes } };
}

/** One file for each path, sorted by path: of two, the one that comes later in `files`. */
export function byPath(files: readonly CharmFile[]): readonly CharmFile[] {
  const unique = new Map(files.map((file) => [file.path, file]));
  return [...unique.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folders that a path is in: `a` and `a/b` of `a/b/c`. */
export const foldersOf = (path: string): readonly string[] =>
  path.split("/").flatMap((_, index, names) => (index === 0 ? [] : [names.slice(0, index).join("/")]));
