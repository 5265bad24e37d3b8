import { join, relative, sep } from "node:path";
import type { BuildFailure, OutputFile, PartialMessage } from "esbuild";
import { BuildError } from "../build-error.ts";
import type { BuilderPackage } from "../builder-package.ts";
import { bundleSettings, leaveOut, oneCopyOf, packageRoots, unusedWeight } from "./bundle-settings.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";
import type { CharmDefinition } from "../charm.ts";
import { entryText } from "./entry.ts";
import type { Layer } from "../layers/layer.ts";

/** The program of a charm: its files under `lib/`, and the size of their code in bytes. */
export type Bundle = { readonly files: readonly CharmFile[]; readonly bytes: number };

/** What a charm's program is made of. */
export type BundleInput = {
  readonly definition: CharmDefinition;
  /** Lowest first; the charm's own layer is the last. */
  readonly layers: readonly Layer[];
  readonly builder: BuilderPackage;
  readonly log: (line: string) => void;
};

/**
 * Makes one program of the layers and all they import: `lib/main.js`, and a chunk for whatever is behind an
 * `import()`, so that a hook loads only what it uses. Source maps and licence texts lie beside the code.
 *
 * Throws `BuildError` with the place of the first error in the sources.
 */
export async function bundle(input: BundleInput): Promise<Bundle> {
  const { definition, layers, builder } = input;
  const source = layers.at(-1)?.directory ?? builder.root;
  // esbuild is slow to load, and a build may fail before it is needed.
  const esbuild = await import("esbuild");
  // Nothing is written here. A fixed place keeps source maps the same wherever the charm is put.
  const outdir = join(source, "build", definition.name, "lib");
  const entries = layers.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const result = await esbuild
    .build({
      ...bundleSettings(builder),
      stdin: {
        contents: entryText(definition, entries, `${builder.name}/juju`),
        resolveDir: source,
        sourcefile: "charm.js",
      },
      absWorkingDir: source,
      outdir,
      entryNames: "main",
      minify: true,
      // An uncaught error shows its line of code in the log; that must not be the whole program.
      lineLimit: 160,
      sourcemap: "linked",
      legalComments: "external",
      plugins: [oneCopyOf(packageRoots(layers, builder)), leaveOut(unusedWeight)],
    })
    .catch((error: unknown) => {
      throw bundleError(error, definition.name);
    });
  for (const warning of result.warnings) input.log(`bundle: ${messageText(warning)}`);
  const files = result.outputFiles.map((file) => libraryFile(file, outdir));
  const code = result.outputFiles.filter(({ path }) => path.endsWith(".js"));
  return {
    // Without it Node.js would have to guess at every start that the program is a module.
    files: [...files, plainFile("lib/package.json", '{"type":"module"}\n')],
    bytes: code.reduce((sum, { contents }) => sum + contents.byteLength, 0),
  };
}

const libraryFile = (file: OutputFile, outdir: string): CharmFile =>
  plainFile(`lib/${relative(outdir, file.path).split(sep).join("/")}`, file.contents);

/** What esbuild has against the code of a charm, with the place of the first error in the sources. */
export function bundleError(error: unknown, charm: string): BuildError {
  const [first] = isBuildFailure(error) ? error.errors : [];
  const what = first === undefined ? String(error) : messageText(first);
  return new BuildError(`the code of charm "${charm}" can't be bundled: ${what}`, { cause: error });
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);

const messageText = ({ text, location }: PartialMessage): string =>
  location?.file === undefined ? (text ?? "") : `${location.file}:${location.line}:${location.column}: ${text}`;
