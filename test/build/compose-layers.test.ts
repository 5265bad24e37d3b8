import { chmod, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { composeLayers, type ComposedLayers } from "../../src/build/index.ts";
import { yamlFiles } from "../../src/build/files/yaml-files.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

async function composed(root: string): Promise<ComposedLayers> {
  return composeLayers(
    { source: join(root, "top"), layersDirs: [root], interfacesDirs: [root] },
    { builder: await aBuilder() },
  );
}

const two = {
  "top/layer.yaml": "includes: [layer:base]",
  "top/metadata.yaml": metadata("top"),
  "base/layer.yaml": "",
};

describe("composeLayers", () => {
  test("warns of what a layer deletes from a file that no layer has", async () => {
    const root = await aTree({ ...two, "top/layer.yaml": "includes: [layer:base]\nactions: {deletes: [old]}" });
    expect((await composed(root)).warnings).toEqual([
      'layer "top" deletes "old" from actions.yaml, which no layer below it has; remove it from its layer.yaml',
    ]);
  });

  test("a YAML file that its only layer excludes is not there, whatever the layer deletes from it", async () => {
    const root = await aTree({
      ...two,
      "top/layer.yaml": "exclude: [config.yaml, layer.yaml]\nconfig: {deletes: [old]}",
      "top/config.yaml": "options: {a: {type: int}}",
    });
    const { yaml, faults } = await composed(root);
    expect(Object.keys(yaml.files)).toEqual(["metadata.yaml", "manifest.yaml", "layer.yaml"]);
    expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("finds no fault with a file that an upper layer replaces, and names the layer of one that it does not", async () => {
    const root = await aTree({ ...two, "base/dispatch": "no program", "top/dispatch": "#!/bin/sh\n" });
    const errors = async (): Promise<readonly unknown[]> =>
      (await composed(root)).faults.filter(({ severity }) => severity === "error");
    expect(await errors()).toEqual([]);
    await chmod(join(root, "top/dispatch"), 0o644);
    expect(await errors()).toMatchObject([{ rule: "dispatch-not-executable", file: "dispatch", layer: "top" }]);
  });

  test("a link of a layer that leads nowhere in the charm is a fault of that layer", async () => {
    const root = await aTree({ ...two, "base/here": "" });
    for (const target of ["here", "gone"]) await symlink(target, join(root, "base", `to-${target}`));
    const { faults } = await composed(root);
    expect(faults.filter(({ file }) => file.startsWith("to-"))).toMatchObject([
      { rule: "symlink-dangling", file: "to-gone", layer: "base" },
    ]);
  });

  test.each([
    ["config.yaml", "options: {size: {}}", "options: {size: {type: int}}", 'option "size" is string'],
    ["metadata.yaml", "requires: {kafka: kafka}", "requires: {kafka: pulsar}", 'endpoint "kafka" speaks "kafka"'],
    ["actions.yaml", "size: {}", "size: 1", '"size" is a mapping'],
  ])("%s that clashes with two layers is told of the nearest", async (file, lower, upper, message) => {
    const root = await aTree({
      ...two,
      "top/layer.yaml": "includes: [layer:mid]",
      [`top/${file}`]: upper,
      "mid/layer.yaml": "includes: [layer:base]",
      [`mid/${file}`]: lower,
      [`base/${file}`]: lower,
    });
    await expect(composed(root)).rejects.toThrow(`${message} in ${file}:1 of layer "mid" and `);
  });

  test("a layer may say more of an endpoint below, or list series anew", async () => {
    const root = await aTree({
      ...two,
      "base/metadata.yaml": "requires: {kafka: kafka}\nseries: [focal, jammy]",
      "top/layer.yaml": "includes: [layer:base]\nmetadata: {deletes: [series]}",
      "top/metadata.yaml": `${metadata("top")}requires: {kafka: {limit: 1}}\nseries: [noble]`,
    });
    expect((await composed(root)).yaml.files["metadata.yaml"]).toMatchObject({
      requires: { kafka: { interface: "kafka", limit: 1 } },
      series: ["noble"],
    });
  });

  test.each([
    ["the next layer above that has some", "top"],
    ["the highest that has some, where there is none above", "base"],
  ])("the interfaces of layers without code go to %s", async (_, withCode) => {
    const [first, second] = withCode === "top" ? ["base", "mid"] : ["mid", "top"];
    const root = await aTree({
      "base/layer.yaml": "",
      "mid/layer.yaml": "includes: [layer:base]",
      "top/layer.yaml": "includes: [layer:mid]",
      "top/metadata.yaml": `${metadata("top")}provides: {web: http}\nrequires: {db: pgsql}`,
      [`${withCode}/handlers.ts`]: "",
      [`${first}/layer.yaml`]: `includes: [interface:http${first === "mid" ? ", layer:base" : ""}]`,
      [`${second}/layer.yaml`]: `includes: [interface:pgsql, layer:${second === "mid" ? "base" : "mid"}]`,
      "http/interface.yaml": "",
      "http/provides.ts": "",
      "pgsql/interface.yaml": "",
      "pgsql/requires.ts": "",
    });
    const { program } = await composed(root);
    expect(program.map(({ name, interfaces }) => [name, interfaces.map(({ role }) => role)])).toEqual([
      [withCode, ["provides", "requires"]],
    ]);
  });

  test("a config.yaml without options left is not written, which Juju would refuse", async () => {
    const root = await aTree({
      ...two,
      "base/config.yaml": "options: {old: {type: int}}",
      "top/layer.yaml": "includes: [layer:base]\nconfig: {deletes: [old]}",
    });
    const written = yamlFiles((await composed(root)).yaml).map(({ path }) => path);
    expect(written).toEqual(["metadata.yaml", "manifest.yaml", "layer.yaml"]);
  });

  test("an option without a type is a text, also to the program", async () => {
    const root = await aTree({ ...two, "base/config.yaml": "options: {greeting: {default: hello}}" });
    expect((await composed(root)).definition.config).toEqual({ greeting: { type: "string", default: "hello" } });
  });
});
