import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { BuilderPackage } from "../../src/build/builder-package.ts";
import { byPath, type CharmFile } from "../../src/build/charm-file.ts";
import { composeYaml } from "../../src/build/compose/compose-yaml.ts";
import { staticFiles } from "../../src/build/files/static-files.ts";
import { resolveLayers } from "../../src/build/layers/resolve-layers.ts";
import { isCharmError, type Json } from "../../src/core/index.ts";
import { aBuilder } from "./tree.ts";

/** A file of a tree: its text, or its text and mode (octal digits), or what it links to. */
type TreeFile = string | { readonly mode: string; readonly text: string } | { readonly link: string };

/** Files by path. */
export type Tree = Readonly<Record<string, TreeFile>>;

/** What a charm is made of: its YAML files by value, and its other files. */
export type Composed = { readonly built: Readonly<Record<string, Json>>; readonly files: Tree };

/** What this builder makes of layers. */
export type Outcome = (Composed & { readonly warnings: readonly string[] }) | { readonly error: string };

/** A case of `test/fixtures/build`, which says in its README what each key means. */
export type RecordedCase = {
  readonly name: string;
  readonly sources: Tree;
  readonly arguments?: readonly string[];
  readonly network?: true;
  readonly template?: "none";
  readonly code: number;
  readonly fails?: string;
  readonly built?: Composed["built"];
  readonly files?: Tree;
  readonly instead?: {
    readonly why: string;
    readonly error?: string;
    readonly warnings?: readonly string[];
    readonly built?: Readonly<Record<string, Json>>;
    readonly files?: Tree;
  };
};

const folder = join(import.meta.dirname, "../fixtures/build");

/** All cases, by name. */
export async function recordedCases(): Promise<readonly RecordedCase[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).toSorted();
  return Promise.all(
    files.map(async (file): Promise<RecordedCase> => {
      const recorded = parse(await readFile(join(folder, file), "utf8")) as Omit<RecordedCase, "name">;
      return { name: file.replace(/\.yaml$/, ""), ...recorded };
    }),
  );
}

/** Writes a tree into a folder. */
export async function writeTree(root: string, tree: Tree): Promise<void> {
  for (const [path, file] of Object.entries(tree)) {
    const place = join(root, path);
    await mkdir(dirname(place), { recursive: true });
    if (typeof file === "string") await writeFile(place, file);
    else if ("link" in file) await symlink(file.link, place);
    else {
      await writeFile(place, file.text);
      await chmod(place, Number.parseInt(file.mode, 8));
    }
  }
}

/** The charm's name if not its own, and the package that stands for this one. */
type ComposeHere = { readonly name?: string | undefined; readonly builder?: BuilderPackage };

/**
 * What this builder makes of the layers in a folder that holds `layers/`, `interfaces/` and `top/`: without what it adds
 * of its own, which is the program and `manifest.yaml`.
 */
export async function composeHere(root: string, options: ComposeHere = {}): Promise<Outcome> {
  try {
    const layers = await resolveLayers(join(root, "top"), {
      layersDirs: [join(root, "layers")],
      interfacesDirs: [join(root, "interfaces")],
      builder: options.builder ?? (await aBuilder()),
    });
    const { files: yaml, warnings } = composeYaml(layers, { name: options.name });
    const { "manifest.yaml": _, ...built } = yaml;
    const files = byPath(await staticFiles(layers));
    return {
      built,
      files: Object.fromEntries(
        await Promise.all(files.map(async (file) => [file.path, await treeFile(file)] as const)),
      ),
      warnings,
    };
  } catch (error) {
    if (isCharmError(error)) return { error: error.message };
    throw error;
  }
}

async function treeFile({ mode, content }: CharmFile): Promise<TreeFile> {
  if (content.kind === "symlink") return { link: content.target };
  const text = content.kind === "bytes" ? String(content.bytes) : await readFile(content.from, "utf8");
  return mode === 0o644 ? text : { mode: mode.toString(8), text };
}
