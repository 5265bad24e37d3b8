import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { installPackage, repository } from "./install.ts";
import { basicEnvironment, runIn } from "./run-in.ts";

/**
 * What an author has who installed the package from a registry: a folder in which the commands of the how-to are typed.
 * npm would put what the folders of charms need into their node_modules; here they share the one above them.
 */
export type AuthorApp = {
  readonly app: string;
  /** Runs commands as a shell does that stops at the first failure, and expects none. Returns what they printed. */
  readonly succeed: (commands: string) => Promise<string>;
  readonly packageJson: (folder: string) => Promise<{
    readonly version: string;
    readonly devDependencies: Readonly<Record<string, string>>;
  }>;
  readonly remove: () => Promise<void>;
};

/** Builds, packs and installs the package into a new folder. */
export async function anAuthor(): Promise<AuthorApp> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "author-")));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    const { app } = await installPackage(root);
    await linkTools(app);
    return {
      app,
      remove,
      succeed: (commands) => succeedIn(app, commands),
      packageJson: async (folder) => JSON.parse(await readFile(join(app, folder, "package.json"), "utf8")),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The commands of the how-to: the first block makes a packed charm, the others go on in its folder. */
export function commandsOfHowTo(): { readonly first: string; readonly others: readonly string[] } {
  const page = readFileSync(join(repository, "docs/how-to/make-a-charm.md"), "utf8");
  const [first = "", ...others] = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = ""]) => commands);
  return { first, others };
}

/** What the templates name besides the package, and its programs. */
async function linkTools(app: string): Promise<void> {
  const modules = join(app, "node_modules");
  for (const name of ["@types/node", "typescript", "vitest"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(repository, "node_modules", name), join(modules, name));
  }
  for (const name of ["tsc", "vitest"]) {
    await symlink(join(repository, "node_modules/.bin", name), join(modules, ".bin", name));
  }
}

async function succeedIn(app: string, commands: string): Promise<string> {
  const { code, stdout, stderr } = await runIn(app, ["sh", "-ec", commands], {
    ...basicEnvironment,
    HOME: app,
    // Compressing Node.js takes seconds; as on an author's machine it is done once.
    XDG_CACHE_HOME: join(repository, "node_modules/.cache"),
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
  });
  expect(code, `${commands}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}
