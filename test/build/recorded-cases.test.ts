import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { charmYaml } from "../../src/build/compose/charm-yaml.ts";
import { resolveLayers } from "../../src/build/layers/resolve-layers.ts";
import { parseYaml } from "../../src/build/layers/yaml-file.ts";
import { aBuilder, aTree } from "./tree.ts";

type Case = {
  readonly sources: Readonly<Record<string, string>>;
  readonly built: Readonly<Record<string, unknown>>;
};

const folder = join(import.meta.dirname, "../fixtures/build");
const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));

describe("composition as charm-tools does it", () => {
  test.each(names)("%s", async (name) => {
    const { sources, built } = parse(await readFile(join(folder, name), "utf8")) as Case;
    const root = await aTree(sources);
    const layers = await resolveLayers(join(root, "top"), {
      layersDirs: [join(root, "layers")],
      builder: await aBuilder(),
      log: () => undefined,
    });
    const { files } = charmYaml(layers);
    const values = files.map(({ path, content }) => [
      path,
      parseYaml(content.kind === "bytes" ? String(content.bytes) : "", { file: path, layer: "built" }),
    ]);
    expect(Object.fromEntries(values)).toEqual(built);
  });

  test("metadata.yaml starts with the keys a reader looks for", async () => {
    const root = await aTree({
      "layer.yaml": "",
      "metadata.yaml": "zeta: 1\nprovides: {}\ndescription: d\nalpha: 1\nsummary: s\nname: c\n",
    });
    const layers = await resolveLayers(root, {
      layersDirs: [],
      builder: await aBuilder(),
      log: () => undefined,
    });
    const text = charmYaml(layers).files[0]?.content;
    expect(text).toMatchObject({
      bytes: "name: c\nsummary: s\ndescription: d\nprovides: {}\nalpha: 1\nzeta: 1\n",
    });
  });
});
