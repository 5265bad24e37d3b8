import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addInclude, type AddOptions } from "../../src/create/index.ts";
import { aTree, metadata } from "../build/tree.ts";

const files = {
  "sink/layer.yaml": "# what it stands on\nincludes:\n  - layer:base # first\n  # the end\noptions: {}\n",
  "sink/metadata.yaml": `${metadata("sink")}requires:\n  # brokers\n  kafka: kafka\n`,
  "layers/base/layer.yaml": "",
  "layers/layer-status/layer.yaml": "",
  "interfaces/http/interface.yaml": "name: http\n",
  "interfaces/http/requires.ts": "export const requires = {};",
};

async function add(options: Omit<AddOptions, "source">, changes: Readonly<Record<string, string>> = {}) {
  const root = await aTree({ ...files, ...changes });
  const source = join(root, "sink");
  const all = { source, layersDirs: [join(root, "layers")], interfacesDirs: [join(root, "interfaces")], ...options };
  const read = (file: string): Promise<string> => readFile(join(source, file), "utf8");
  return { root, read, again: () => addInclude(all), added: await addInclude(all) };
}

describe("an include", () => {
  test("is added after the others; comments and order stay", async () => {
    const { added, read, root } = await add({ kind: "layer", name: "status" });
    expect(added).toEqual({
      include: "layer:status",
      directory: join(root, "layers/layer-status"),
      changed: ["layer.yaml"],
    });
    expect(await read("layer.yaml")).toBe(
      "# what it stands on\nincludes:\n  - layer:base # first\n  - layer:status\n  # the end\noptions: {}\n",
    );
  });

  test.each([
    ["", "includes:\n  - layer:status\n"],
    ["# nothing yet\n", "# nothing yet\n\nincludes:\n  - layer:status\n"],
    ["includes: []\n", "includes:\n  - layer:status\n"],
    ["includes: # soon\n", "includes:\n  # soon\n  - layer:status\n"],
    ["includes: layer:base\n", "includes:\n  - layer:base\n  - layer:status\n"],
    ["includes: [ 'layer:base' ]\n", "includes: [ 'layer:base', layer:status ]\n"],
    ["includes:\n- layer:base\n", "includes:\n- layer:base\n- layer:status\n"],
  ])("to %j makes it %j", async (before, after) => {
    const { read } = await add({ kind: "layer", name: "status" }, { "sink/layer.yaml": before });
    expect(await read("layer.yaml")).toBe(after);
  });

  test("that is there already changes nothing", async () => {
    const { again, read } = await add({ kind: "layer", name: "status" });
    const text = await read("layer.yaml");
    expect(await again()).toMatchObject({ changed: [] });
    expect(await read("layer.yaml")).toBe(text);
  });

  test("of the package's own layer is found without any folder of layers", async () => {
    const { added } = await add({ kind: "layer", name: "kafka-connect-base", layersDirs: [] });
    expect(added.changed).toEqual(["layer.yaml"]);
  });
});

describe("an interface", () => {
  test("comes with an endpoint, if one is wanted", async () => {
    const { added, read, again } = await add({
      kind: "interface",
      name: "http",
      endpoint: { name: "web", role: "requires" },
    });
    expect(added.changed).toEqual(["layer.yaml", "metadata.yaml"]);
    expect(await read("metadata.yaml")).toBe(
      `${metadata("sink")}requires:\n  # brokers\n  kafka: kafka\n  web:\n    interface: http\n`,
    );
    expect(await again()).toMatchObject({ changed: [] });
  });

  test("whose endpoint is in the metadata in the short form is there already", async () => {
    const { added } = await add(
      { kind: "interface", name: "http", endpoint: { name: "web", role: "requires" } },
      { "sink/metadata.yaml": `${metadata("sink")}requires: { web: http }\n` },
    );
    expect(added.changed).toEqual(["layer.yaml"]);
  });
});

describe("nothing is changed", () => {
  const cases: readonly (readonly [string, Omit<AddOptions, "source">, RegExp])[] = [
    [
      "for a layer that is not found; the places tried are named",
      { kind: "layer", name: "gone" },
      /^layer:gone was not added: .*tried .*layers\/gone, .*layers\/layer-gone.*--layers-dir$/,
    ],
    ["for a name that is none", { kind: "layer", name: "a b" }, /^layer:a b was not added: .*neither layer:NAME/],
    ["for the layer itself", { kind: "layer", name: "sink", layersDirs: ["."] }, /^layer:sink was not added: /],
    [
      "for a side that the interface does not have",
      { kind: "interface", name: "http", endpoint: { name: "web", role: "provides" } },
      /^interface:http was not added: .* has no provides\.ts; its sides are requires, so give another --role$/,
    ],
    [
      "for an endpoint whose name is taken",
      { kind: "interface", name: "http", endpoint: { name: "kafka", role: "requires" } },
      /^endpoint "kafka" is in .*metadata\.yaml already, under requires with interface kafka; choose another/,
    ],
    [
      "for an endpoint that Juju would refuse",
      { kind: "interface", name: "http", endpoint: { name: "Web", role: "requires" } },
      /^"Web" can't name an endpoint; /,
    ],
    [
      "for an endpoint with a name that Juju keeps",
      { kind: "interface", name: "http", endpoint: { name: "juju-info", role: "requires" } },
      /^"juju-info" can't name an endpoint, Juju keeps it; /,
    ],
  ];

  test.each(cases)("%s", async (_title, options, message) => {
    const root = await aTree(files);
    const source = join(root, "sink");
    const places = { layersDirs: [join(root, "layers"), root], interfacesDirs: [join(root, "interfaces")] };
    await expect(addInclude({ source, ...places, ...options, layersDirs: places.layersDirs })).rejects.toMatchObject({
      code: "create-failed",
      message: expect.stringMatching(message) as string,
    });
    expect(await readFile(join(source, "layer.yaml"), "utf8")).toBe(files["sink/layer.yaml"]);
    expect(await readFile(join(source, "metadata.yaml"), "utf8")).toBe(files["sink/metadata.yaml"]);
  });

  test.each([
    ["includes: {a: b}\n", /layer\.yaml.* "includes" must be a list/],
    ["includes: [\n", /layer\.yaml.* is not valid YAML: /],
    ["- layer:base\n", /layer\.yaml.* must hold a mapping/],
  ])("in the broken layer.yaml %j", async (text, message) => {
    await expect(add({ kind: "layer", name: "status" }, { "sink/layer.yaml": text })).rejects.toThrow(message);
  });
});
