import { rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BuildError } from "../build-error.ts";
import type { CharmFile } from "../charm-file.ts";
import { readPackageJson } from "../layers/package-json.ts";
import { fileDigest } from "./digest.ts";
import { downloadRuntime } from "./download.ts";
import { readLoader } from "./loader.ts";
import { hostPlatform, runtimePins, type Platform, type RuntimePin } from "./pins.ts";

/** The Node.js binary that goes into a charm. */
export type Runtime = {
  readonly path: string;
  /** Juju's name of the machines it is for, such as `amd64`. */
  readonly platform: string;
  /** The program loader that the kernel needs to start it, such as `/lib64/ld-linux-x86-64.so.2`. */
  readonly loader: string | undefined;
  /** The pin that its bytes were compared with; `undefined` where they were not. */
  readonly pin: RuntimePin | undefined;
  /** The file with Node.js's licence and those of all that is compiled into it. */
  readonly licence: string | undefined;
};

/** Which Node.js, and where to look for it. */
export type RuntimeOptions = {
  readonly platform: Platform;
  readonly pin: RuntimePin;
  /** The folder of the package that builds; the runtime's package may be installed beside it. */
  readonly builderRoot: string;
  /** The folder in which downloads are kept. */
  readonly cache: string;
  readonly log: (line: string) => void;
};

/**
 * The Node.js of a pin: from the package installed beside the builder if it has the pin's version, else from the
 * user's cache, else from npm. Its bytes are compared with the pin whichever way it comes.
 *
 * Throws `BuildError` where it can't be had, or is another one than the pin says.
 */
export async function findRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { platform, pin, builderRoot, cache, log } = options;
  const installed = await installedPackage(builderRoot, pin);
  if (installed !== undefined) return verified(installed, { platform, pin });
  const folder = join(cache, `runtime-${pin.version}-${platform}`);
  const kept = await digestIfAny(join(folder, "bin/node"));
  if (kept !== undefined && kept !== pin.sha256) {
    log(`${folder} is not the Node.js that is pinned; getting it again`);
    await rm(folder, { recursive: true });
  }
  if (kept !== pin.sha256) await downloadRuntime(pin, { folder, log });
  return verified(folder, { platform, pin });
}

/**
 * The Node.js for a charm that stays on this machine, without download: the pinned package if it is installed, as npm
 * checked it then, else the binary that runs now. Its hundred megabytes are not read, so it counts as not pinned. Throws
 * `BuildError` on a system whose own binary is not for Linux.
 */
export async function localRuntime({
  builderRoot,
  log,
}: Pick<RuntimeOptions, "builderRoot" | "log">): Promise<Runtime> {
  const platform = hostPlatform();
  const installed = platform === undefined ? undefined : await installedPackage(builderRoot, runtimePins[platform]);
  if (installed === undefined && process.platform !== "linux") {
    throw new BuildError(
      `no Node.js for Linux to put into the charm; install the package node-linux-${process.arch} beside this one, or use pack`,
    );
  }
  if (installed === undefined) {
    log(`the package node-linux-${process.arch} is not installed: the charm gets the Node.js that runs now`);
  }
  const path = installed === undefined ? process.execPath : join(installed, "bin/node");
  const licence = join(installed ?? dirname(dirname(path)), "LICENSE");
  return {
    path,
    platform: platform ?? process.arch,
    loader: await readLoader(path),
    pin: undefined,
    licence: (await isFile(licence)) ? licence : undefined,
  };
}

/** The files of a runtime in a charm: the binary, and its licence beside it. */
export function runtimeFiles({ path, licence, pin }: Pick<Runtime, "path" | "licence" | "pin">): readonly CharmFile[] {
  const checked = pin === undefined ? {} : { sha256: pin.sha256 };
  return [
    { path: "runtime/node", mode: 0o755, content: { kind: "link", from: path, ...checked } },
    ...(licence === undefined
      ? []
      : [{ path: "runtime/LICENSE", mode: 0o644, content: { kind: "copy", from: licence } } as const]),
  ];
}

/** The folder of an installed package if it is the pinned version. Other versions are of no use here. */
async function installedPackage(builderRoot: string, pin: RuntimePin): Promise<string | undefined> {
  try {
    const file = createRequire(join(builderRoot, "package.json")).resolve(`${pin.package}/package.json`);
    const manifest = await readPackageJson(dirname(file));
    return manifest?.version === pin.version && (await isFile(join(dirname(file), "bin/node")))
      ? dirname(file)
      : undefined;
  } catch {
    // The package is optional: npm leaves it out where there is none for the machine.
    return undefined;
  }
}

async function verified(folder: string, of: { platform: Platform; pin: RuntimePin }): Promise<Runtime> {
  const { platform, pin } = of;
  const path = join(folder, "bin/node");
  const sha256 = await fileDigest(path, { algorithm: "sha256", encoding: "hex" });
  if (sha256 !== pin.sha256) {
    throw new BuildError(
      `${path} has the sha256 ${sha256} and the pin of ${pin.package}@${pin.version} says ${pin.sha256}; remove ${folder} and install it again`,
    );
  }
  return { path, platform, pin, loader: await readLoader(path), licence: join(folder, "LICENSE") };
}

const digestIfAny = (path: string): Promise<string | undefined> =>
  fileDigest(path, { algorithm: "sha256", encoding: "hex" }).catch(() => undefined);

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
