import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { access, chmod, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BuildError } from "../build-error.ts";
import { fileDigest } from "./digest.ts";
import type { RuntimePin } from "./pins.ts";

/**
 * Gets the package of a pin with the user's npm, which knows registry, proxy and password, and leaves `bin/node` and
 * `LICENSE` in `folder`. Nothing is unpacked before the tarball is seen to be the pinned one, and the folder is there
 * only when it is complete.
 *
 * Throws `BuildError` where npm or tar is missing or fails, or npm gives another package than the pin says.
 */
export async function downloadRuntime(
  pin: RuntimePin,
  { folder, log }: { readonly folder: string; readonly log: (line: string) => void },
): Promise<void> {
  const name = `${pin.package}@${pin.version}`;
  log(`downloading ${name} with npm, once for this user: about 50 MB`);
  const part = `${folder}.${randomUUID().slice(0, 8)}`;
  await mkdir(part, { recursive: true }).catch((error: unknown) => {
    throw cantWrite(folder, error);
  });
  try {
    // npm itself would try for more than a minute where there is no network at all.
    const retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=1000"];
    const npm = ["pack", "--pack-destination", part, "--ignore-scripts", "--loglevel=error", ...retries, "--", name];
    const packed = await run("npm", npm);
    if (packed !== undefined) throw new BuildError(cantGet(name, packed));
    const tarball = join(part, (await readdir(part)).find((file) => file.endsWith(".tgz")) ?? "");
    await demandIntegrity(tarball, pin);
    const untarred = await run("tar", ["-xzf", tarball, "-C", part, "package/bin/node", "package/LICENSE"]);
    if (untarred !== undefined)
      throw new BuildError(`tar can't unpack ${name}: ${untarred}; make room in ${dirname(folder)}`);
    await demandDigest(join(part, "package/bin/node"), pin);
    await chmod(join(part, "package/bin/node"), 0o755);
    await rename(join(part, "package"), folder).catch(async (error: unknown) => {
      // Another pack may have put the same there meanwhile.
      await access(join(folder, "bin/node")).catch(() => {
        throw cantWrite(folder, error);
      });
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

const cantWrite = (folder: string, cause: unknown): BuildError =>
  new BuildError(`${folder} can't be written; make room there or set XDG_CACHE_HOME to another folder`, { cause });

const cantGet = (name: string, why: string): string =>
  `${name} is neither installed nor in the cache, and npm can't get it: ${why}; run this once with network, or npm install --no-save --force ${name}`;

async function demandIntegrity(tarball: string, pin: RuntimePin): Promise<void> {
  const [algorithm = ""] = pin.integrity.split("-", 1);
  const found = `${algorithm}-${await fileDigest(tarball, { algorithm, encoding: "base64" })}`;
  if (found !== pin.integrity) throw new BuildError(differs(pin, { what: "integrity", found, pinned: pin.integrity }));
}

async function demandDigest(binary: string, pin: RuntimePin): Promise<void> {
  const found = await fileDigest(binary, { algorithm: "sha256", encoding: "hex" });
  if (found !== pin.sha256) throw new BuildError(differs(pin, { what: "sha256", found, pinned: pin.sha256 }));
}

const differs = (pin: RuntimePin, { what, found, pinned }: { what: string; found: string; pinned: string }): string =>
  `${pin.package}@${pin.version} from npm has the ${what} ${found} and the pin says ${pinned}; it was thrown away: find out who changed it, and correct charm.lock only if that is explained`;

/** Runs a program to its end. Resolves to why it failed, `undefined` where it did not. */
function run(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, (error, _stdout, stderr) => {
      if (error === null) resolve(undefined);
      else if (error.code === "ENOENT") resolve(`there is no program ${program} on the PATH`);
      else resolve(reasonIn(stderr) ?? `${program} ended with ${error.code ?? error.signal ?? "an error"}`);
    });
  });
}

/** npm's code of an error, such as `ENOTFOUND` (its sentences may hold addresses with passwords), or what tar says. */
const reasonIn = (stderr: string): string | undefined => {
  const [, code, said] = /^(?:npm (?:error|ERR!) code (\w+)|tar: (.+))$/m.exec(stderr) ?? [];
  return code ?? said;
};
