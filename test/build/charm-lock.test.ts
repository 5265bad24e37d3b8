import { chmod, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCharm, checkCharm, type BuildOptions } from "../../src/build/index.ts";
import { runtimePins } from "../../src/build/runtime/pins.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

const files = {
  "top/layer.yaml": "includes: [layer:base, ../beside, layer:kafka-connect-base, interface:http]",
  "top/metadata.yaml": `${metadata("top")}provides: {web: http}`,
  "layers/base/layer.yaml": "",
  "layers/base/handlers.ts": "export const layer = { name: 'base', handlers: [] };",
  "beside/layer.yaml": "",
  "interfaces/http/interface.yaml": "",
  "interfaces/http/provides.ts": "export const provides = {};",
};

async function optionsFor(root: string): Promise<BuildOptions> {
  return {
    source: join(root, "top"),
    output: join(root, "out"),
    layersDirs: [join(root, "layers")],
    interfacesDirs: [join(root, "interfaces")],
    builder: await aBuilder(),
    log: () => undefined,
  };
}

const lockOf = (root: string): Promise<string> => readFile(join(root, "top/charm.lock"), "utf8");

describe("charm.lock", () => {
  test("pins what lies outside the charm's tree: folders by content, packages by version, and each runtime", async () => {
    const root = await aTree(files);
    await buildCharm({ ...(await optionsFor(root)), sources: "update" });
    const integrity = expect.stringMatching(/^sha256-[\w+/]{43}=$/) as string;
    expect(JSON.parse(await lockOf(root))).toEqual({
      format: 1,
      layers: {
        base: { integrity },
        beside: { path: "../beside" },
        "kafka-connect-base": { package: "kafka-connect-base", version: "9.9.9" },
      },
      interfaces: { http: { integrity } },
      runtime: runtimePins,
    });
  });

  test("is left alone unless the build is told to bring it up to date", async () => {
    const root = await aTree(files);
    await buildCharm(await optionsFor(root));
    await expect(lockOf(root)).rejects.toThrow("ENOENT");
  });

  test("that a frozen build would change is an error, and the next build says what changed", async () => {
    const root = await aTree(files);
    const options = await optionsFor(root);
    const frozen = { ...options, sources: "frozen" as const };
    await expect(buildCharm(frozen)).rejects.toThrow(
      `${join(root, "top/charm.d.ts")} is out of date (missing); review`,
    );
    await buildCharm({ ...options, sources: "update" });
    await buildCharm(frozen);
    const lock = await lockOf(root);
    await writeFile(join(root, "top/charm.lock"), lock.replaceAll("\n", "\r\n"));
    await buildCharm(frozen);
    await writeFile(join(root, "layers/base/handlers.ts"), "export const layer = { name: 'base', handlers: [1] };");
    await expect(buildCharm(frozen)).rejects.toThrow(/out of date \(layer base: sha256-.* became sha256-.*\); review/);
    const lines: string[] = [];
    await buildCharm({ ...options, sources: "update", log: (line) => lines.push(line) });
    expect(lines.at(-1)).toMatch(/^wrote .*charm\.lock \(layer base: sha256-.* became sha256-/);
    await buildCharm(frozen);
  });

  test("changes with the name and the mode of a layer's file", async () => {
    const root = await aTree({ ...files, "layers/base/tool": "" });
    const options = { ...(await optionsFor(root)), sources: "update" as const };
    const locks = new Set<string>();
    for (const change of [
      async () => undefined,
      () => chmod(join(root, "layers/base/tool"), 0o755),
      () => rename(join(root, "layers/base/tool"), join(root, "layers/base/other")),
    ]) {
      await change();
      await buildCharm(options);
      locks.add(await lockOf(root));
    }
    expect(locks.size).toBe(3);
  });

  test("that can't be read is an error", async () => {
    const root = await aTree(files);
    await mkdir(join(root, "top/charm.lock"));
    await expect(buildCharm(await optionsFor(root))).rejects.toThrow(
      /charm\.lock can't be read: EISDIR.*; get it back/,
    );
  });

  test("does not change with what is no part of a layer", async () => {
    const root = await aTree(files);
    const options = { ...(await optionsFor(root)), sources: "update" as const };
    await buildCharm(options);
    const before = await lockOf(root);
    for (const name of [".git", "notes.txt~"]) await writeFile(join(root, "layers/base", name), "");
    await buildCharm(options);
    expect(await lockOf(root)).toBe(before);
  });

  test("keeps the runtime that it pins, whatever the builder would pin now", async () => {
    const root = await aTree(files);
    const options = { ...(await optionsFor(root)), sources: "update" as const };
    await buildCharm(options);
    const older = (await lockOf(root)).replaceAll("24.21.0", "24.20.0");
    await writeFile(join(root, "top/charm.lock"), older);
    await buildCharm(options);
    expect(await lockOf(root)).toBe(older);
  });

  test("pins every platform, also one that an older lock does not know", async () => {
    const root = await aTree(files);
    const options = { ...(await optionsFor(root)), sources: "update" as const };
    await buildCharm(options);
    const whole = await lockOf(root);
    const lock = JSON.parse(whole) as { runtime: Record<string, unknown> };
    delete lock.runtime["arm64"];
    await writeFile(join(root, "top/charm.lock"), JSON.stringify(lock));
    await buildCharm(options);
    expect(await lockOf(root)).toBe(whole);
  });
});

describe("a file beside layer.yaml that can't be written", () => {
  test("is an error, and leaves nothing half-written", async () => {
    const root = await aTree(files);
    await mkdir(join(root, "top/charm.d.ts/in-the-way"), { recursive: true });
    const before = await readdir(join(root, "top"));
    await expect(buildCharm({ ...(await optionsFor(root)), sources: "update" })).rejects.toThrow(
      /charm\.d\.ts is out of date \(missing\) and can't be written: EISDIR.*; build where its folder is writable and/,
    );
    expect(await readdir(join(root, "top"))).toEqual(before);
  });
});

describe("checkCharm", () => {
  test("names every file that a build would change, and changes none", async () => {
    const root = await aTree(files);
    const options = await optionsFor(root);
    expect((await checkCharm(options)).map(({ path, what }) => `${path.slice(root.length)}: ${what}`)).toEqual(
      expect.arrayContaining([
        "/top/charm.lock: missing",
        "/out/top/dispatch: missing",
        "/out/top/lib/main.js: missing",
      ]),
    );
    await buildCharm({ ...options, sources: "update" });
    expect(await checkCharm(options)).toEqual([]);
    const manifest = join(root, "out/top/.build.manifest");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replace("9.9.9", "9.9.8"));
    expect(await checkCharm(options)).toEqual([{ path: manifest, what: "differs" }]);
    await writeFile(join(root, "top/notes.txt"), "new");
    await writeFile(join(root, "out/top/dispatch"), "edited");
    expect(await checkCharm(options)).toEqual([
      { path: join(root, "out/top/.build.manifest"), what: "differs" },
      { path: join(root, "out/top/dispatch"), what: "differs" },
      { path: join(root, "out/top/notes.txt"), what: "missing" },
    ]);
  });
});
