import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Layer } from "../../src/build/layers/layer.ts";
import { resolveLayers } from "../../src/build/layers/resolve-layers.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

async function resolve(root: string): Promise<readonly Layer[]> {
  return resolveLayers(join(root, "top"), {
    layersDirs: [join(root, "first"), join(root, "layers")],
    interfacesDirs: [join(root, "interfaces")],
    builder: await aBuilder(),
  });
}

const namesOf = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await resolve(await aTree(files))).map(({ name }) => name);

const includes = (...list: readonly string[]): string => JSON.stringify({ includes: list });

describe("the order of layers", () => {
  test("is lowest first, and a layer that is met again keeps its first place", async () => {
    const names = await namesOf({
      "top/layer.yaml": includes("layer:a", "layer:b"),
      "top/metadata.yaml": metadata("diamond"),
      "layers/a/layer.yaml": includes("layer:base"),
      "layers/b/layer.yaml": includes("layer:base"),
      "layers/base/layer.yaml": "",
    });
    expect(names).toEqual(["base", "a", "b", "diamond"]);
  });

  test("takes one folder once, by whatever include it is reached", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("layer:base", "../layers/base", "../link"),
      "layers/base/layer.yaml": "",
    });
    await symlink("layers/base", join(root, "link"));
    expect((await resolve(root)).map(({ name }) => name)).toEqual(["base", "top"]);
  });
});

describe("the places of a layer", () => {
  test("are the layers' folders in their order, with and without the prefix layer-", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("layer:x"),
      "first/layer-x/layer.yaml": "",
      "layers/x/layer.yaml": "",
    });
    expect((await resolve(root))[0]?.directory).toBe(join(root, "first/layer-x"));
  });

  test("include npm packages above the layer that say which layer they are", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("layer:x", "layer:y"),
      "node_modules/broken/package.json": "broken",
      "node_modules/.old/package.json": '{"name":"old","charm":{"layer":"x"}}',
      "node_modules/.old/layer.yaml": "",
      "node_modules/charm-x/package.json": '{"name":"charm-x","charm":{"layer":"x","entry":"./layer"}}',
      "node_modules/charm-x/layer.yaml": "",
      "top/node_modules/@acme/y/package.json": '{"name":"@acme/y","charm":{"layer":"y","entry":"."}}',
      "top/node_modules/@acme/y/layer.yaml": "",
    });
    const [x, y] = await resolve(root);
    expect(x).toMatchObject({ name: "x", entry: "charm-x/layer", packageName: "charm-x" });
    expect(y).toMatchObject({ name: "y", entry: "@acme/y", packageName: "@acme/y" });
  });

  test("are folders before packages", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("layer:x"),
      "layers/x/layer.yaml": "",
      "node_modules/charm-x/package.json": '{"name":"charm-x","charm":{"layer":"x"}}',
      "node_modules/charm-x/layer.yaml": "",
    });
    expect((await resolve(root))[0]?.source).toEqual({ kind: "folder" });
  });

  test("are not two packages in one node_modules", async () => {
    const layer = (name: string) => ({
      [`top/node_modules/${name}/package.json`]: `{"name":"${name}","charm":{"layer":"x","entry":"."}}`,
      [`top/node_modules/${name}/layer.yaml`]: "",
    });
    const root = await aTree({ "top/layer.yaml": includes("layer:x"), ...layer("one"), ...layer("@acme/two") });
    const modules = join(root, "top/node_modules");
    await expect(resolve(root)).rejects.toThrow(
      `layer.yaml:1 of layer "top" includes layer:x, and two packages say that they are it: ${join(modules, "@acme/two")} and ${join(modules, "one")}; uninstall one`,
    );
  });

  test("include the builder's own package", async () => {
    const root = await aTree({ "top/layer.yaml": includes("layer:kafka-connect-base") });
    expect((await resolve(root))[0]).toMatchObject({ entry: "kafka-connect-base/layer" });
  });
});

describe("a layer's name", () => {
  test.each([
    [
      { "x/package.json": '{"name":"charm-x","charm":{"layer":"packaged"}}', "x/metadata.yaml": "name: meta" },
      "packaged",
    ],
    [{ "x/metadata.yaml": "name: meta" }, "meta"],
    [{ "x/composer.yaml": "includes: [layer:gone]" }, "x"],
  ])("of one included by its path with %j is %s", async (files, name) => {
    const names = await namesOf({ "top/layer.yaml": includes("../x"), "x/layer.yaml": "", ...files });
    expect(names).toEqual([name, "top"]);
  });
});

describe("a layer's handlers", () => {
  test.each([
    [{ "top/handlers.ts": "", "top/src/index.ts": "" }, "handlers.ts"],
    [{ "top/src/index.ts": "" }, "src/index.ts"],
    [{}, undefined],
  ])("of %j are in %s", async (files, entry) => {
    const root = await aTree({ "top/layer.yaml": "", ...files });
    const [top] = await resolve(root);
    expect(top?.entry).toBe(entry === undefined ? undefined : join(root, "top", entry));
  });
});

describe("interfaces", () => {
  test("lie where layers may lie", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("layer:base", "interface:http", "interface:pgsql", "interface:mysql", "./own"),
      "layers/base/layer.yaml": includes("interface:http"),
      "interfaces/http/interface.yaml": "",
      "interfaces/http/requires.ts": "",
      "interfaces/http/requires.js": "compiled",
      "interfaces/interface-pgsql/interface.yaml": "flags: {'{endpoint_name}.ready': it answers}",
      "interfaces/interface-pgsql/provides.js": "",
      "node_modules/charm-mysql/package.json": '{"name":"charm-mysql","charm":{"interface":"mysql"}}',
      "node_modules/charm-mysql/interface.yaml": "",
      "top/own/interface.yaml": "name: own-interface",
    });
    const layers = await resolve(root);
    expect(layers.map(({ interfaces }) => interfaces.map(({ name, roles }) => [name, roles]))).toEqual([
      [["http", { requires: join(root, "interfaces/http/requires.ts") }]],
      [
        ["pgsql", { provides: join(root, "interfaces/interface-pgsql/provides.js") }],
        ["mysql", {}],
        ["own-interface", {}],
      ],
    ]);
    expect(layers[1]?.interfaces.map(({ packageName, flags }) => packageName ?? flags)).toEqual([
      { "{endpoint_name}.ready": "it answers" },
      "charm-mysql",
      undefined,
    ]);
  });

  test("belong to the lowest layer that includes them, in whatever order", async () => {
    const root = await aTree({
      "top/layer.yaml": includes("interface:http", "layer:base"),
      "layers/base/layer.yaml": includes("interface:http"),
      "interfaces/http/interface.yaml": "",
    });
    const layers = await resolve(root);
    expect(layers.map(({ name, interfaces }) => [name, interfaces.length])).toEqual([
      ["base", 1],
      ["top", 0],
    ]);
  });

  test("two of one name are an error that shows both", async () => {
    const names = namesOf({
      "top/layer.yaml": includes("interface:http", "./http"),
      "interfaces/http/interface.yaml": "",
      "top/http/interface.yaml": "name: http",
    });
    await expect(names).rejects.toThrow(/two interfaces are named "http": .*interfaces\/http and .*top\/http;/);
  });
});

describe("layers that don't fit together", () => {
  test("a cycle is an error that shows the chain", async () => {
    const names = namesOf({
      "top/layer.yaml": includes("layer:a"),
      "layers/a/layer.yaml": includes("layer:b"),
      "layers/b/layer.yaml": includes("layer:a"),
    });
    await expect(names).rejects.toThrow(
      'layer.yaml:1 of layer "b" includes layer:a, and so the layers include each other: a -> b -> a; remove one',
    );
  });

  test("a missing layer is an error that lists the places tried", async () => {
    const root = await aTree({ "top/layer.yaml": includes("layer:gone") });
    await mkdir(join(root, "layers/gone"), { recursive: true });
    const places = ["first/gone", "first/layer-gone", "layers/gone", "layers/layer-gone", "top/node_modules"];
    await expect(resolve(root)).rejects.toThrow(
      `layer.yaml:1 of layer "top" includes layer:gone, which was not found; tried ${places.map((place) => join(root, place)).join(", ")}`,
    );
  });

  test("two folders with one name are an error that shows both", async () => {
    const names = namesOf({
      "top/layer.yaml": includes("layer:base", "../other/base"),
      "layers/base/layer.yaml": "",
      "other/base/layer.yaml": "",
    });
    await expect(names).rejects.toThrow(
      /two layers are named "base": .*layers\/base and .*other\/base, which layer "top" includes;/,
    );
  });
});
