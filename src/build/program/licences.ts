import { readdir, readFile } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import type { Metafile } from "esbuild";
import { parseJson, textsOf } from "../../core/index.ts";
import { plainFile, type CharmFile } from "../charm-file.ts";

/** Beside the code. */
const licencesName = "lib/LICENSES.txt";

/**
 * The licences of all npm packages that a bundle has code of, in one file: name, version and the text that the
 * package has, or the name of its licence where it has no text. `directory` is what the inputs are relative to.
 */
export async function licencesFile(inputs: Metafile["inputs"], directory: string): Promise<CharmFile> {
  const folders = new Set(Object.keys(inputs).flatMap((input) => packageFolder(join(directory, input)) ?? []));
  const papers = await Promise.all([...folders].map(paperOf));
  const sorted = papers
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
    .map(({ title, text }) => `${title}\n\n${text.trim()}\n`);
  // A package that is installed twice in one version is named once.
  return plainFile(licencesName, [...new Set(sorted)].join(`\n${"-".repeat(72)}\n\n`));
}

/** The folder of the package that a file is of, `undefined` for a file of no package. */
function packageFolder(file: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = file.lastIndexOf(marker);
  if (at === -1) return undefined;
  const [first = "", second = ""] = file.slice(at + marker.length).split(sep);
  return file.slice(0, at + marker.length) + (first.startsWith("@") ? join(first, second) : first);
}

async function paperOf(folder: string): Promise<{ readonly title: string; readonly text: string }> {
  const manifest = textsOf(parseJson(await readFile(join(folder, "package.json"), "utf8").catch(() => "{}")));
  const title = `${manifest["name"] ?? basename(folder)} ${manifest["version"] ?? ""}`.trim();
  const names = (await readdir(folder)).filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return { title, text: texts.length > 0 ? texts.join("\n\n") : `Licence: ${manifest["license"] ?? "not stated"}` };
}
