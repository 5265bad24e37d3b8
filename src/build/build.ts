import { access, constants, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BuildError } from "./build-error.ts";
import { composeCharm, type ComposedCharm, type ComposeOptions } from "./compose-charm.ts";
import { builderPackage } from "./builder-package.ts";
import { differences, writeCharm } from "./files/write-charm.ts";
import { typesName, typesOfCharm } from "./types/types-of-charm.ts";
import { lockDifferences, lockName, lockText } from "./lock/charm-lock.ts";

/** What to build, and what may be changed by it. */
export type BuildOptions = ComposeOptions & {
  /** The folder that gets a folder named as the charm; `build` in the source if not given. */
  readonly output?: string;
  /** Overwrite what was edited by hand in the folder of the charm. */
  readonly force?: boolean;
  /**
   * What happens to the files that a build makes beside the charm's `layer.yaml`, `charm.lock` and `charm.d.ts`: they are
   * brought up to date (`update`), must be so already (`frozen`), or are no matter of this build (`leave`, the default).
   */
  readonly sources?: "update" | "frozen" | "leave";
};

/** What a build made. Sizes in bytes; `ms` is how long it took. */
export type BuiltCharm = {
  readonly name: string;
  /** Absolute path of the charm. */
  readonly directory: string;
  /** The names of the layers, lowest first. */
  readonly layers: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** The size of the charm's code, without source maps. */
  readonly bundleBytes: number;
  readonly ms: number;
};

/**
 * Makes the folder of a charm of a layer and the layers it includes; see {@link composeCharm} for what is in it. What
 * is in the way must be a folder that an earlier build made and nobody edited. On an error nothing is left behind.
 */
export async function buildCharm(options: BuildOptions): Promise<BuiltCharm> {
  const started = performance.now();
  const builder = options.builder ?? (await builderPackage());
  const charm = await composeCharm({ ...options, builder });
  if (options.sources === "frozen") await demandFresh(charm, options.source);
  if (options.sources === "update") await demandWritable(charm, options.source);
  const directory = folderOf(charm, options);
  options.log(`writing ${charm.files.length} files to ${directory}`);
  const force = options.force ?? false;
  const { files, bytes, kept } = await writeCharm(directory, charm.files, { builder: builder.name, force });
  if (kept.length > 0)
    options.log(`${kept.length} files of others stay in ${directory}: ${kept.slice(0, 3).join(", ")}`);
  if (options.sources === "update") await updateSources(charm, options);
  const ms = Math.round(performance.now() - started);
  const layers = charm.layers.map(({ name }) => name);
  return { name: charm.name, directory, layers, files, bytes, bundleBytes: charm.codeBytes, ms };
}

/** A file that is not what a build would make, and what is wrong with it. */
export type Stale = { readonly path: string; readonly what: string };

/** What a build would change, in the folder of the charm and beside its `layer.yaml`; nothing is written. */
export async function checkCharm(options: BuildOptions): Promise<readonly Stale[]> {
  const charm = await composeCharm(options);
  const directory = folderOf(charm, options);
  const built = await differences(directory, charm.files);
  return [
    ...(await staleSources(charm, options.source)).map(({ path, what }) => ({ path, what })),
    ...built.map(({ path, what }) => ({ path: join(directory, path), what })),
  ];
}

const folderOf = ({ name }: ComposedCharm, { source, output = join(source, "build") }: BuildOptions): string =>
  resolve(output, name);

/** The files that a build makes beside the charm's `layer.yaml`, where they are not as this build would make them. */
async function staleSources(charm: ComposedCharm, source: string): Promise<readonly (Stale & { text: string })[]> {
  const { found, now } = charm.lock;
  const changes = found === undefined ? "" : lockDifferences(found, now).join("; ");
  const files = [
    { path: resolve(source, typesName), text: typesOfCharm(charm.layers, charm), what: "differs" },
    { path: resolve(source, lockName), text: lockText(now), what: changes || "differs" },
  ];
  const compared = files.map(async (file) => {
    const present = await readFile(file.path, "utf8").catch(() => undefined);
    // Git may give a text file other line ends.
    if (present?.replaceAll("\r\n", "\n") === file.text) return [];
    return [present === undefined ? { ...file, what: "missing" } : file];
  });
  return (await Promise.all(compared)).flat();
}

/** Throws `BuildError` when a file that a build makes in the sources is not as this build would make it. */
export async function demandFresh(charm: ComposedCharm, source: string): Promise<void> {
  const [stale] = await staleSources(charm, source);
  if (stale === undefined) return;
  throw new BuildError(
    `${stale.path} is out of date (${stale.what}); review the change, run build without --frozen and commit the file`,
    { file: stale.path },
  );
}

/**
 * Throws `BuildError` when a file that a build makes in the sources is out of date and can't be written: before the charm
 * is, so that it is not made by halves.
 */
export async function demandWritable(charm: ComposedCharm, source: string): Promise<void> {
  const [stale] = await staleSources(charm, source);
  if (stale === undefined) return;
  await access(resolve(source), constants.W_OK).catch((cause: unknown) => {
    throw notWritable(stale, cause);
  });
}

function notWritable({ path, what }: Stale, cause: unknown): BuildError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BuildError(
    `${path} is out of date (${what}) and can't be written: ${why}; build where its folder is writable and commit the file`,
    { file: path, cause },
  );
}

/** Brings the files up to date that a build makes in the sources, and says what changed. */
export async function updateSources(charm: ComposedCharm, { source, log }: ComposeOptions): Promise<void> {
  for (const { path, what, text } of await staleSources(charm, source)) {
    const partial = `${path}.partial`;
    try {
      await writeFile(partial, text);
      await rename(partial, path);
    } catch (cause) {
      await rm(partial, { force: true }).catch(() => undefined);
      throw notWritable({ path, what }, cause);
    }
    log(`wrote ${path} (${what})`);
  }
}
