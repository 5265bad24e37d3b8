import { chmod, cp, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { basicEnvironment, runIn } from "./run-in.ts";

/** The folder of this repository. */
export const repository: string = join(import.meta.dirname, "../..");

/** The part of the `package.json` that these tests read. */
type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

/** The package as somebody has it who installed it. */
export type Installed = {
  /** A folder with the package in its `node_modules`. */
  readonly app: string;
  /** The folder of the package itself. */
  readonly home: string;
  /** The folder of a charm's author, inside the app. */
  readonly charm: string;
  readonly manifest: Manifest;
  /** What is downloaded, in bytes. */
  readonly downloadBytes: number;
};

/**
 * Builds, packs and installs the package below `root`, without a network and without touching the work tree, where
 * another test may be reading. Throws with npm's words when it does not build or pack.
 */
export async function installPackage(root: string): Promise<Installed> {
  const checkout = join(root, "checkout");
  const manifest = await readManifest(repository);
  await copyCheckout(checkout, manifest);
  await npm(checkout, ["run", "build"]);
  await npm(checkout, ["pack", "--ignore-scripts"]);

  const app = join(root, "app");
  const modules = join(app, "node_modules");
  const home = join(modules, manifest.name);
  const tarball = join(checkout, `${manifest.name}-${manifest.version}.tgz`);
  await mkdir(home, { recursive: true });
  await must(checkout, ["tar", "-xzf", tarball, "-C", home, "--strip-components=1"]);
  await linkDependencies(modules, manifest);
  await linkPrograms(modules, manifest);
  await cp(join(repository, "examples/minimal"), join(app, "charm"), { recursive: true });
  return {
    app,
    home,
    charm: join(app, "charm"),
    manifest: await readManifest(home),
    downloadBytes: (await stat(tarball)).size,
  };
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

/** What the package is built from and what npm packs, with the repository's own `node_modules`. */
async function copyCheckout(checkout: string, { files }: Manifest): Promise<void> {
  const packed = files.filter((file) => file !== "dist");
  const names = [...packed, "package.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE"];
  for (const name of names) await cp(join(repository, name), join(checkout, name), { recursive: true });
  await symlink(join(repository, "node_modules"), join(checkout, "node_modules"));
}

/** Only what the package says it depends on can be resolved. A link to what npm left out leads nowhere. */
async function linkDependencies(modules: string, manifest: Manifest): Promise<void> {
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(repository, "node_modules", name), join(modules, name));
  }
}

/** The programs of the package where npm puts them. */
async function linkPrograms(modules: string, { name, bin }: Manifest): Promise<void> {
  await mkdir(join(modules, ".bin"));
  for (const [program, file] of Object.entries(bin)) {
    await chmod(join(modules, name, file), 0o755);
    await symlink(join("..", name, file), join(modules, ".bin", program));
  }
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  // A home of its own: no user's settings count, and npm asks nobody whether there is a newer npm.
  await must(folder, ["npm", ...args, "--offline", "--no-update-notifier"], { ...basicEnvironment, HOME: folder });
}

async function must(
  folder: string,
  command: readonly [string, ...string[]],
  env?: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, stdout, stderr } = await runIn(folder, command, env);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${stdout}${stderr}`);
}
