import { parse } from "yaml";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCharm, type BuildOptions, type BuiltCharm } from "../../src/build/index.ts";
import { run } from "./run.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

const sources = {
  "sink/layer.yaml":
    "includes: ['layer:kafka-connect-base', 'layer:audit']\noptions: {kafka-connect-base: {topics-required: true}}\n",
  "sink/metadata.yaml": `${metadata("mongodb-sink")}provides: {website: http}\n`,
  "sink/config.yaml": 'options:\n  workers: {default: "3"}\n  uri: {type: string}\n',
  "sink/handlers.ts": `
    import { layer as base } from "kafka-connect-base/layer";
    function install(): string { return base.name; }
    export const layer = { name: "mongodb-sink", handlers: [install] };`,
  "layers/audit/layer.yaml": "",
  "layers/audit/src/index.ts":
    "function install(): void {}\nexport const layer = { name: 'audit', handlers: [install] };",
};

async function build(root: string, options: Partial<BuildOptions> = {}): Promise<BuiltCharm> {
  const builder = options.builder ?? (await aBuilder());
  return buildCharm({
    source: join(root, "sink"),
    layersDirs: [join(root, "layers")],
    log: () => undefined,
    ...options,
    builder,
  });
}

async function contents(directory: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(directory, { recursive: true })).toSorted();
  const files = names.filter((name) => name !== "runtime/node" && /\./.test(name));
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(join(directory, name), "latin1")] as const)),
  );
}

describe("buildCharm", () => {
  test("a built charm runs its layers, lowest first, with what the merged files say", async () => {
    const root = await aTree(sources);
    const { directory } = await build(root);
    expect(directory).toBe(join(root, "sink/build/mongodb-sink"));
    const environment = { PATH: "/usr/bin:/bin", JUJU_UNIT_NAME: "sink/0" };
    const ended = await run(join(directory, "dispatch"), ["an argument"], environment);
    expect(ended).toMatchObject({ code: 7, stderr: "" });
    expect(JSON.parse(ended.stdout)).toEqual({
      name: "mongodb-sink",
      // Names are kept although the code is minified and two functions share one.
      handlers: ["kafka-connect-base/install", "audit/install", "mongodb-sink/install"],
      endpoints: {
        kafka: { role: "requires", interface: "kafka" },
        website: { role: "provides", interface: "http" },
      },
      config: { workers: { type: "int", default: 3 }, uri: { type: "string" } },
      layerOptions: { "kafka-connect-base": { "topics-required": true }, audit: {}, "mongodb-sink": {} },
      heavy: "loaded when asked for",
      posix: "/",
      arguments: ["an argument"],
      env: expect.objectContaining({ JUJU_UNIT_NAME: "sink/0" }) as unknown,
    });
  });

  test("the charm says where it runs: Juju 4 takes none that does not", async () => {
    const { directory } = await build(await aTree(sources));
    expect(parse(await readFile(join(directory, "manifest.yaml"), "utf8"))).toEqual({
      bases: [
        { name: "ubuntu", channel: "24.04/stable", architectures: [process.arch === "x64" ? "amd64" : process.arch] },
      ],
    });
  });

  test("the result says what was made, and the folder holds it", async () => {
    const root = await aTree(sources);
    const built = await build(root, { output: join(root, "out") });
    expect(built).toMatchObject({
      name: "mongodb-sink",
      directory: join(root, "out/mongodb-sink"),
      layers: ["kafka-connect-base", "audit", "mongodb-sink"],
    });
    const names = (await readdir(built.directory, { recursive: true })).filter((name) => !/chunk-/.test(name));
    expect(names.toSorted()).toEqual([
      ".build.manifest",
      "LICENSE.layer-kafka-connect-base",
      "charmcraft.yaml",
      "config.yaml",
      "dispatch",
      "layer.yaml",
      "lib",
      "lib/LICENSES.txt",
      "lib/main.js",
      "lib/main.js.LEGAL.txt",
      "lib/main.js.map",
      "lib/package.json",
      "manifest.yaml",
      "metadata.yaml",
      "runtime",
      "runtime/LICENSE",
      "runtime/node",
    ]);
    expect((await stat(join(built.directory, "dispatch"))).mode & 0o777).toBe(0o755);
    expect(built.bytes).toBeGreaterThan(built.bundleBytes);
    expect(await readFile(join(built.directory, "lib/main.js"), "utf8")).not.toContain("loaded when asked for");
  });

  test("the same layers give the same bytes, also in another place", async () => {
    const root = await aTree(sources);
    const builder = await aBuilder();
    const first = await contents((await build(root, { builder })).directory);
    const second = await contents((await build(root, { builder })).directory);
    const elsewhere = await contents((await build(root, { builder, output: await aTree() })).directory);
    expect(second).toEqual(first);
    expect(elsewhere).toEqual(first);
  });

  test("a layer's npm package is resolved from its own folder, and wins over the builder's", async () => {
    const root = await aTree({
      "sink/layer.yaml": "includes: ['layer:kafka-connect-base']",
      "sink/metadata.yaml": metadata("sink"),
      "sink/node_modules/kafka-connect-base/layer.yaml": "",
      "sink/node_modules/kafka-connect-base/layer.js": 'export const layer = { name: "installed", handlers: [] };',
      "sink/node_modules/kafka-connect-base/juju.js":
        "export const runCharm = ({ layers }) => { console.log(layers[0].name); return 0; };",
      "sink/node_modules/kafka-connect-base/package.json": JSON.stringify({
        name: "kafka-connect-base",
        exports: { "./layer": "./layer.js", "./juju": "./juju.js" },
        charm: { layer: "kafka-connect-base", entry: "./layer" },
      }),
    });
    const { directory } = await build(root);
    expect(await run(join(directory, "dispatch"), [])).toMatchObject({ code: 0, stdout: "installed\n" });
  });

  test("what nobody waited for ends with the hook, and can't fail it any more", async () => {
    const root = await aTree({
      "sink/layer.yaml": "includes: ['layer:kafka-connect-base']",
      "sink/metadata.yaml": metadata("sink"),
      "sink/node_modules/kafka-connect-base/layer.yaml": "",
      "sink/node_modules/kafka-connect-base/layer.js": "export const layer = {};",
      "sink/node_modules/kafka-connect-base/juju.js":
        'export const runCharm = () => { setTimeout(() => { throw new Error("late"); }, 100); return 7; };',
      "sink/node_modules/kafka-connect-base/package.json": JSON.stringify({
        name: "kafka-connect-base",
        exports: { "./layer": "./layer.js", "./juju": "./juju.js" },
        charm: { layer: "kafka-connect-base", entry: "./layer" },
      }),
    });
    const { directory } = await build(root);
    expect(await run(join(directory, "dispatch"), [])).toEqual({ code: 7, stdout: "", stderr: "" });
  });

  test("a layer's own dispatch is kept, its own lib/main.js is not", async () => {
    const root = await aTree({ ...sources, "sink/dispatch": "#!/bin/sh\necho mine\n", "sink/lib/main.js": "mine" });
    const { directory } = await build(root);
    expect(await run(join(directory, "dispatch"), [])).toMatchObject({ code: 0, stdout: "mine\n" });
    expect(await readFile(join(directory, "lib/main.js"), "utf8")).not.toBe("mine");
  });

  test("code that can't be bundled is an error with its place, and nothing is written", async () => {
    const root = await aTree({ ...sources, "sink/handlers.ts": '\nimport "nowhere";' });
    await expect(build(root)).rejects.toThrow(
      expect.objectContaining({
        code: "build-failed",
        message: expect.stringContaining(
          'the code of charm "mongodb-sink" can\'t be bundled: handlers.ts:2:7: Could not resolve "nowhere"',
        ) as string,
      }),
    );
    expect(await readdir(join(root, "sink"))).not.toContain("build");
  });
});
