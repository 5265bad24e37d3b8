import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { BuildError, lineAt, parseYamlText, unlikeJuju, type YamlText } from "../build/index.ts";
import { CharmError } from "../core/index.ts";
import {
  finding,
  lintCharm,
  type CharmEntry,
  type Finding,
  type UnlikeJuju,
  type YamlFileName,
} from "../lint/index.ts";
import { readArchive } from "../pack/index.ts";

/** A finding with its line in the charm's own file, where there is one. */
export type LinedFinding = Finding & { readonly line?: number };

/** What the rules find in a `.charm`. Throws `ArchiveError` for a file that is none. */
export async function lintArchive(path: string): Promise<readonly LinedFinding[]> {
  const { entries, text } = await readArchive(path);
  const files = entries
    .filter(({ kind }) => kind === "file" || kind === "symlink")
    .map((entry): CharmEntry => ({
      path: entry.path,
      kind: entry.kind === "symlink" ? "symlink" : "file",
      mode: entry.mode ?? 0o644,
      size: entry.size,
      ...(entry.target === undefined ? {} : { target: entry.target }),
    }));
  return lintTexts(basename(path), { files, text });
}

/** What the rules find in the folder of a built charm. */
export async function lintFolder(path: string): Promise<readonly LinedFinding[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((cause: Error) => {
    throw new CharmError("archive-failed", `${path} can't be read: ${cause.message}; make it readable`, { cause });
  });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(async (entry): Promise<CharmEntry> => {
        const file = join(entry.parentPath, entry.name);
        const { mode, size } = await lstat(file);
        const facts = { path: relative(path, file).split(sep).join("/"), mode: mode & 0o777, size };
        if (!entry.isSymbolicLink()) return { ...facts, kind: "file" };
        return { ...facts, kind: "symlink", target: await readlink(file) };
      }),
  );
  const text = (name: string): Promise<string | undefined> =>
    readFile(join(path, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new BuildError(`${join(path, name)} can't be read: ${error.message}; make it a readable file`);
    });
  return lintTexts(basename(resolve(path)), { files, text });
}

type Texts = {
  readonly files: readonly CharmEntry[];
  readonly text: (name: string) => Promise<string | undefined>;
};

const yamlFiles: readonly YamlFileName[] = [
  "metadata.yaml",
  "config.yaml",
  "actions.yaml",
  "manifest.yaml",
  "lxd-profile.yaml",
  "layer.yaml",
];

async function lintTexts(charm: string, { files, text }: Texts): Promise<readonly LinedFinding[]> {
  const read = new Map<string, YamlText>();
  const unreadable: LinedFinding[] = [];
  const unlike: UnlikeJuju[] = [];
  for (const file of yamlFiles) {
    try {
      const content = await text(file);
      if (content === undefined) continue;
      read.set(file, parseYamlText(content, { file, layer: charm }));
      unlike.push(...unlikeJuju(content).map((one) => ({ file, ...one })));
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      const line = error.line === undefined ? {} : { line: error.line };
      unreadable.push({ ...finding("yaml-unreadable", { file, message: error.message }), ...line });
    }
  }
  const yaml = Object.fromEntries([...read].map(([file, { value }]) => [file, value]));
  const broken = new Set(unreadable.map(({ file }) => file));
  const found = lintCharm({ yaml, files, unlikeJuju: unlike })
    // Of a file that can't be read nobody knows what is missing in it.
    .filter(({ file }) => !broken.has(file))
    .map((one) => {
      const lines = read.get(one.file)?.lines;
      const line = lines === undefined ? undefined : lineAt(lines, one.path);
      return { ...one, ...(line === undefined ? {} : { line }) };
    });
  return [...unreadable, ...found];
}
