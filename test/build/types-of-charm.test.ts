import { join } from "node:path";
import { expect, test } from "vitest";
import { composeLayers, typesOfCharm } from "../../src/build/index.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

test("an interface is imported by its place from the charm's folder, and a package by its name", async () => {
  const root = await aTree({
    "top/layer.yaml": "includes: [./own, interface:beside, interface:packed]",
    "top/metadata.yaml": `${metadata("top")}requires: {a: own, b: beside, c: packed}`,
    "top/own/interface.yaml": "",
    "top/own/requires.ts": "",
    "interfaces/beside/interface.yaml": "",
    "interfaces/beside/requires.ts": "",
    "node_modules/charm-packed/package.json": '{"name":"charm-packed","charm":{"interface":"packed"}}',
    "node_modules/charm-packed/interface.yaml": "",
    "node_modules/charm-packed/requires.ts": "",
  });
  const options = { source: join(root, "top"), interfacesDirs: [join(root, "interfaces")] };
  const { layers, ...composed } = await composeLayers(options, { builder: await aBuilder() });
  const imports = [...typesOfCharm(layers, composed).matchAll(/typeof import\("(.*?)"\)/g)].map(([, path]) => path);
  expect(imports).toEqual(["./own/requires.ts", "../interfaces/beside/requires.ts", "charm-packed/requires"]);
});
