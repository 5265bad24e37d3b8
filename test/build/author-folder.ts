import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { charmTypes, type CharmTypesInput } from "../../src/build/types/charm-types.ts";
import { runIn } from "../package/run-in.ts";

const repository = join(import.meta.dirname, "../..");
/** TypeScript 7. */
export const tsc: string = join(repository, "node_modules/.bin/tsc");

/** Where the types of the package come from: its sources, or the declarations that npm packs. */
type Package = "sources" | "declarations";

/** The settings of an author of a charm, as strict as those of this repository. */
const settings = {
  target: "ES2024",
  lib: ["ES2024"],
  module: "nodenext",
  moduleDetection: "force",
  types: ["node"],
  skipLibCheck: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

/** What lies in an author's folder besides the code. */
type Beside = { readonly input?: CharmTypesInput; readonly package: Package };

/** A new author's folder that lives as long as the test, with the `charm.d.ts` of an input. */
export async function anAuthorFolder(files: Readonly<Record<string, string>>, beside: Beside): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "author-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "node_modules"));
  await symlink(join(repository, "node_modules/@types"), join(folder, "node_modules/@types"));
  await (beside.package === "sources" ? linkSources(folder) : emitDeclarations(folder));
  const conditions = beside.package === "sources" ? ["kafka-connect-base-source"] : [];
  const compilerOptions = { ...settings, customConditions: conditions };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  if (beside.input !== undefined) await writeFile(join(folder, "charm.d.ts"), charmTypes(beside.input));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** What TypeScript has against files of an author's folder: for each file with errors the first line of each. */
export async function errorsIn(
  files: Readonly<Record<string, string>>,
  beside: Beside,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = await anAuthorFolder(files, beside);
  const { code, stdout, stderr } = await runIn(folder, [tsc, "--pretty", "false"]);
  const errors = errorsByFile(stdout);
  if (code !== 0 && Object.keys(errors).length === 0) throw new Error(`tsc ended with ${code}: ${stdout}${stderr}`);
  return errors;
}

async function linkSources(folder: string): Promise<void> {
  await symlink(repository, join(folder, "node_modules/kafka-connect-base"));
}

async function emitDeclarations(folder: string): Promise<void> {
  const home = join(folder, "node_modules/kafka-connect-base");
  await mkdir(home);
  await symlink(join(repository, "package.json"), join(home, "package.json"));
  const out = ["--emitDeclarationOnly", "--outDir", join(home, "dist")] as const;
  await runIn(repository, [tsc, "-p", "tsconfig.build.json", ...out]);
}

function errorsByFile(stdout: string): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [, file = "", error = ""] of stdout.matchAll(/^(\S.*)\(\d+,\d+\): error (.*)$/gm)) {
    (found[file] ??= []).push(error);
  }
  return found;
}
