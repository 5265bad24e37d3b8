import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { buildCharm, manifestName } from "../../build/index.ts";
import { CharmError, hexDigest, parseJson, textsOf } from "../../core/index.ts";
import { NotFoundError } from "../../explain/index.ts";
import { unpackCharm } from "../../pack/index.ts";
import type { Call } from "../command.ts";
import { interfacesDirs, layersDirs } from "../layers.ts";
import { UsageError } from "../parse.ts";

/**
 * The folder of a charm that can run: of a built charm its own; a `.charm` is unpacked and a layer is built below
 * `charms/` in the state folder. Throws `not-found` for a path that is none of the three, and as building and unpacking do.
 */
export async function charmFolder(path: string, state: string, call: Call): Promise<string> {
  const charms = join(state, "charms");
  if ((await stat(path).catch(() => undefined))?.isFile() === true) return unpacked(path, charms);
  const has = (name: string): boolean => existsSync(join(path, name));
  // The folder of a built charm has a layer.yaml too, of all its layers.
  if (has("layer.yaml") && !has(manifestName)) return built(path, charms, call);
  if (has("metadata.yaml")) return path;
  throw new NotFoundError(
    `${path} is no charm; name a .charm file, the folder of a built charm, or a folder with a layer.yaml`,
  );
}

/**
 * Throws `usage` where the state folder is in the folder of the layer that is built: it would be part of the charm,
 * secrets and all. What begins with a dot stays out of a charm, and so does what is outside.
 */
export function demandApart(state: string, layer: string): void {
  const steps = relative(resolve(layer), resolve(state)).split(sep);
  if (!existsSync(join(layer, "layer.yaml")) || steps.some((step) => step.startsWith("."))) return;
  throw new UsageError(
    `--state ${state} is in the layer's folder ${layer} and would be part of the charm; name a folder outside or one that begins with a dot`,
  );
}

/**
 * The charm that an application had in the call before; of the only application where none is named. Throws `usage`
 * where there are several.
 */
export async function formerCharm(state: string, application: string | undefined): Promise<string | undefined> {
  const sources = await readSources(state);
  if (application !== undefined) return sources[application];
  const [path, ...more] = Object.values(sources);
  if (more.length === 0) return path;
  throw new UsageError(
    `${state} has several charms; name CHARM, or --unit of one of ${Object.keys(sources).join(", ")}`,
  );
}

/** Keeps which charm an application has, for {@link formerCharm}. */
export async function rememberCharm(state: string, application: string, path: string): Promise<void> {
  const sources = { ...(await readSources(state)), [application]: resolve(path) };
  await writeFile(join(state, sourcesName), `${JSON.stringify(sources, undefined, 2)}\n`);
}

/** Application → what was named as its charm. */
const sourcesName = "charms.json";

async function readSources(state: string): Promise<Readonly<Record<string, string>>> {
  const path = join(state, sourcesName);
  const text = await readFile(path, "utf8").catch(() => "{}");
  try {
    return textsOf(parseJson(text));
  } catch (cause) {
    throw new CharmError("dispatch-failed", `${path} is not JSON; remove it, and name CHARM in the next call`, {
      cause,
    });
  }
}

async function built(source: string, output: string, call: Call): Promise<string> {
  const { directory } = await buildCharm({
    source,
    output,
    layersDirs: layersDirs(call),
    interfacesDirs: interfacesDirs(call),
    force: true, // it is this command's own
    log: (line) => call.terminal.err(`${line}\n`),
  });
  return directory;
}

/** A folder for each content: what was unpacked once is there the next time. */
async function unpacked(file: string, charms: string): Promise<string> {
  const digest = hexDigest(await readFile(file), "sha256").slice(0, 12);
  const folder = join(charms, `${basename(file, ".charm")}-${digest}`);
  if (!existsSync(folder)) await unpackCharm(file, folder);
  return folder;
}
