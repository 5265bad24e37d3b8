import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { builderPackage, composeLayers, typesName, typesOfCharm, type BuilderPackage } from "../build/index.ts";
import { CreateError } from "./create-error.ts";
import { checkName } from "./names.ts";
import { readTemplate, type TemplateFile, type TemplateName } from "./template.ts";

/** What to make. */
export type CreateOptions = {
  /** The name of the new charm, layer or interface. */
  readonly name: string;
  readonly template: TemplateName;
  /** The folder that gets a folder of this name; it is made if it is not there. */
  readonly output: string;
  /** The package that brings the templates; the one this code belongs to if not given. */
  readonly builder?: BuilderPackage;
};

/** What was made. */
export type Created = {
  readonly name: string;
  readonly template: TemplateName;
  /** The absolute path of the new folder. */
  readonly directory: string;
  /** Paths in that folder, sorted. */
  readonly files: readonly string[];
};

/**
 * Makes a folder for a new charm, layer or interface from a template, all of it or nothing.
 *
 * Throws `create-failed` for a name that Juju would refuse, for a folder that holds anything, and where nothing can
 * be written.
 */
export async function createCharm(options: CreateOptions): Promise<Created> {
  const { name, template } = options;
  const builder = options.builder ?? (await builderPackage());
  checkName(name, template, builder.layer);
  // In its own repository the package is not one that npm could find by version.
  const framework = builder.fromSource ? `file:${builder.root}` : builder.version;
  const files = await readTemplate(builder.root, template, { name, framework });
  const directory = resolve(options.output, name);
  const isCharm = template === "connector" || template === "charm";
  await writeAll(directory, files, isCharm ? (draft) => writeTypes(draft, builder) : undefined);
  const paths = [...files.map(({ path }) => path), ...(isCharm ? [typesName] : [])].toSorted();
  return { name, template, directory, files: paths };
}

/** What every later build brings up to date, so that an editor knows the charm's names from the start. */
async function writeTypes(source: string, builder: BuilderPackage): Promise<void> {
  const { layers, ...composed } = await composeLayers({ source }, { builder });
  await writeFile(join(source, typesName), typesOfCharm(layers, composed));
}

async function writeAll(
  directory: string,
  files: readonly TemplateFile[],
  finish: ((draft: string) => Promise<void>) | undefined,
): Promise<void> {
  const parent = dirname(directory);
  // The first folder that had to be made, if any: it goes again when the rest fails.
  let made: string | undefined;
  let beside: string | undefined;
  try {
    made = await mkdir(parent, { recursive: true });
    beside = await mkdtemp(join(parent, ".create-"));
    const draft = join(beside, "draft");
    for (const { path, text } of files) {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      await writeFile(join(draft, path), text);
    }
    await finish?.(draft);
    // The system moves a folder onto an empty one and refuses any other.
    await rename(draft, directory);
    made = undefined;
  } catch (error) {
    throw new CreateError(refusal(directory, error), error);
  } finally {
    for (const folder of [beside, made]) if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function refusal(directory: string, error: unknown): string {
  const { code, syscall }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  if (code === "ENOTEMPTY" || (code === "EEXIST" && syscall !== "mkdir")) {
    return `${directory} is not empty; choose another name or another --output`;
  }
  if (code === "ENOTDIR" || code === "EEXIST")
    return `${directory} is in the way of the new folder or below a file; choose another --output`;
  const reason = error instanceof Error ? error.message : String(error);
  return `${directory} can't be made: ${reason}; choose another --output`;
}
