import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** What can be made: the folders of `templates/`. */
export const templateNames = ["connector", "charm", "layer", "interface"] as const;

/** One of {@link templateNames}. */
export type TemplateName = (typeof templateNames)[number];

/** One text file of a new folder, by its path with `/`. */
export type TemplateFile = { readonly path: string; readonly text: string };

/** What a template is filled in with. */
export type TemplateValues = {
  readonly name: string;
  /** What npm is to install as the framework: a version, or `file:` and a folder. */
  readonly framework: string;
};

/**
 * The files of a template with the new name in place of its own (`my-connector`), sorted by path.
 *
 * `_gitignore` becomes `.gitignore`, `_package.json` and `_tsconfig.json` their plain names: npm does not pack the
 * first, and the others would speak for the templates where they lie.
 */
export async function readTemplate(
  root: string,
  template: TemplateName,
  { name, framework }: TemplateValues,
): Promise<readonly TemplateFile[]> {
  const folder = join(root, "templates", template);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const fill = (text: string): string => text.replaceAll(`my-${template}`, () => name);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map(async (file) => {
      const text = fill(await readFile(file, "utf8"));
      return {
        path: plainName(fill(relative(folder, file).split(sep).join("/"))),
        text: text.replaceAll('"kafka-connect-base": "*"', () => `"kafka-connect-base": ${JSON.stringify(framework)}`),
      };
    });
  return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const plainName = (path: string): string =>
  path.replace(/^_gitignore$/, ".gitignore").replace(/^_(package|tsconfig)\.json$/, "$1.json");
