import { join, relative, sep } from "node:path";
import type { BuildFailure, OutputFile, PartialMessage } from "esbuild";
import { BuildError } from "../build-error.ts";
import type { BuilderPackage } from "../builder-package.ts";
import { builtinsAtHand } from "./builtins.ts";
import { bundleSettings, leaveOut, oneCopyOf, packageRoots, unusedWeight } from "./bundle-settings.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";
import type { CharmDefinition } from "../charm.ts";
import { entryText } from "./entry.ts";
import type { Layer } from "../layers/layer.ts";
import { licencesFile } from "./licences.ts";
import { stableNames, type OutputText } from "./stable-names.ts";
import { portableMap, type SourceRoot } from "./source-map.ts";
import type { ProgramLayer } from "./program-parts.ts";

/** The program of a charm: its files under `lib/`, and the size of their code in bytes. */
export type Bundle = { readonly files: readonly CharmFile[]; readonly bytes: number };

/** What a charm's program is made of. */
export type BundleInput = {
  readonly definition: CharmDefinition;
  /** Lowest first; the charm's own layer is the last. */
  readonly layers: readonly Layer[];
  /** Those of the layers that have code. */
  readonly program: readonly ProgramLayer[];
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
  const result = await esbuild
    .build({
      ...bundleSettings(builder),
      stdin: {
        contents: entryText(definition, input.program, `${builder.name}/juju`),
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
      metafile: true,
      plugins: [oneCopyOf(packageRoots(layers, builder)), leaveOut(unusedWeight), builtinsAtHand],
    })
    .catch((error: unknown) => {
      throw bundleError(error, definition.name);
    });
  for (const warning of result.warnings) input.log(`bundle: ${messageText(warning)}`);
  const roots = layers.flatMap((layer) => [layer, ...layer.interfaces]);
  const outputs = stableNames(result.outputFiles.map((file) => outputText(file, outdir, roots)));
  const licences = await licencesFile(result.metafile.inputs, source);
  const files = outputs.map(({ name, text }) => plainFile(`lib/${name}`, text));
  const code = outputs.filter(({ name }) => name.endsWith(".js"));
  return {
    // Without it Node.js would have to guess at every start that the program is a module.
    files: [...files, licences, plainFile("lib/package.json", '{"type":"module"}\n')],
    bytes: code.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  };
}

function outputText({ path, text }: OutputFile, outdir: string, roots: readonly SourceRoot[]): OutputText {
  const name = relative(outdir, path).split(sep).join("/");
  return { name, text: name.endsWith(".map") ? portableMap(text, outdir, roots) : text };
}

/** What esbuild has against the code of a charm, with the place of the first error in the sources. */
export function bundleError(error: unknown, charm: string): BuildError {
  const [first] = isBuildFailure(error) ? error.errors : [];
  const what = first === undefined ? String(error) : messageText(first);
  const remedy = /: Could not resolve "[^./]/.test(what) ? "install it or correct the import" : "correct it";
  return new BuildError(`the code of charm "${charm}" can't be bundled: ${what}; ${remedy}`, { cause: error });
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);

const messageText = ({ text, location }: PartialMessage): string =>
  location?.file === undefined ? (text ?? "") : `${location.file}:${location.line}:${location.column}: ${text}`;
