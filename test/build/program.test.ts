import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCharm } from "../../src/build/index.ts";
import { portableMap } from "../../src/build/program/source-map.ts";
import { stableNames } from "../../src/build/program/stable-names.ts";
import { run } from "./run.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

const layersOf = (root: string) => ({
  source: join(root, "top"),
  layersDirs: [join(root, "layers")],
  interfacesDirs: [join(root, "interfaces")],
  log: () => undefined,
});

describe("the interfaces of a charm", () => {
  const files = {
    "top/layer.yaml": "includes: [layer:base, interface:http, interface:pgsql]",
    "top/metadata.yaml": `${metadata("top")}requires: {db: pgsql}\nprovides: {web: http, site: http}`,
    "top/handlers.ts": `
      import { requires } from "../interfaces/pgsql/requires.ts";
      export const layer = { name: "top", interfaces: [requires] };`,
    "layers/base/layer.yaml": "includes: [interface:http]",
    "layers/base/handlers.ts": "export const layer = { name: 'base', interfaces: [] };",
    "interfaces/http/interface.yaml": "",
    "interfaces/http/provides.ts": "export const provides: string = 'http.provides';",
    "interfaces/http/requires.ts": "export const requires = 'not needed';",
    "interfaces/pgsql/interface.yaml": "",
    "interfaces/pgsql/requires.ts": "export const requires = 'pgsql.requires';",
  };
  const printer = {
    "juju.js":
      "export const runCharm = ({ layers }) => { console.log(JSON.stringify(layers.map((l) => [l.name, l.interfaces]))); return 0; };",
    "package.json": '{"name":"kafka-connect-base","type":"module","exports":{"./juju":"./juju.js"}}',
  };

  test("are in the program, of the sides that its endpoints need and once each, by the layer that includes them", async () => {
    const root = await aTree({ ...files });
    const builder = { ...(await aBuilder()), root: await aTree(printer) };
    const { directory } = await buildCharm({ ...layersOf(root), builder });
    const { stdout } = await run(join(directory, "dispatch"), []);
    expect(JSON.parse(stdout)).toEqual([
      ["base", ["http.provides"]],
      ["top", ["pgsql.requires"]],
    ]);
  });

  test("that no endpoint uses are a warning, and code for Python is too", async () => {
    const root = await aTree({
      ...files,
      "top/metadata.yaml": metadata("top"),
      "layers/base/reactive/base.py": "",
      "layers/base/hooks/install": "",
      "layers/base/hooks/hook.template": "",
    });
    const lines: string[] = [];
    await buildCharm({ ...layersOf(root), builder: await aBuilder(), log: (line) => lines.push(line) });
    expect(lines.filter((line) => line.startsWith("warning: "))).toEqual([
      'warning: layer "base" includes interface:http, which no endpoint uses; remove the include or add an endpoint to metadata.yaml',
      'warning: layer "top" includes interface:pgsql, which no endpoint uses; remove the include or add an endpoint to metadata.yaml',
      'warning: layer "base" has code for Python (reactive/base.py), which does not run here; port it or leave the layer out',
      'warning: layer "base" brings hooks/install, but Juju gives every hook to dispatch; make handlers of them or remove them',
    ]);
  });
});

describe("the code of a charm", () => {
  test("runs with a CommonJS package that names its own file and folder", async () => {
    const root = await aTree({
      "top/layer.yaml": "",
      "top/metadata.yaml": metadata("top"),
      "top/handlers.ts":
        'import { place } from "./old.cjs"; console.log(place); export const layer = { handlers: [] };',
      "top/old.cjs": "exports.place = [__dirname, __filename].join();",
    });
    const { directory } = await buildCharm({ ...layersOf(root), builder: await aBuilder() });
    const { stdout, stderr } = await run(join(directory, "dispatch"), []);
    expect(stderr).toBe("");
    expect(stdout).toContain(`${directory}/lib,${directory}/lib/main.js`);
  });

  test("takes each package from its own folder, also where one's name starts as another's", async () => {
    const root = await aTree({
      "top/layer.yaml": "includes: [layer:audit]",
      "top/metadata.yaml": metadata("top"),
      "node_modules/kafka-connect-base-audit/package.json": JSON.stringify({
        name: "kafka-connect-base-audit",
        type: "module",
        exports: "./audit.js",
        charm: { layer: "audit", entry: "." },
      }),
      "node_modules/kafka-connect-base-audit/layer.yaml": "",
      "node_modules/kafka-connect-base-audit/audit.js": "export const layer = { name: 'audit', handlers: [] };",
    });
    await expect(buildCharm({ ...layersOf(root), builder: await aBuilder() })).resolves.toMatchObject({
      layers: ["audit", "top"],
    });
  });

  test("is the same bytes wherever the layers lie, and its source maps hold no path of the machine", async () => {
    const heavy = "export const heavy = 'loaded when asked for';";
    const root = await aTree({
      "top/layer.yaml": "includes: [layer:base]",
      "top/metadata.yaml": metadata("top"),
      "top/handlers.ts": "export const layer = { name: 'top', handlers: [] };",
      "layers/base/layer.yaml": "",
      "layers/base/handlers.ts":
        "export const layer = { name: 'base', handlers: [async function more() { await import('./heavy.ts'); }] };",
      "layers/base/heavy.ts": heavy,
    });
    const builder = await aBuilder();
    const first = await buildCharm({ ...layersOf(root), builder, output: join(root, "out") });
    await mkdir(join(root, "far/away"), { recursive: true });
    await rename(join(root, "layers"), join(root, "far/away/layers"));
    const moved = { ...layersOf(root), layersDirs: [join(root, "far/away/layers")] };
    const second = await buildCharm({ ...moved, builder, output: join(root, "out2") });
    const [one, two] = await Promise.all([first, second].map(({ directory }) => textsOf(directory)));
    expect(two).toEqual(one);
    expect(Object.keys(one ?? {}).filter((name) => name.startsWith("lib/chunk-"))).not.toEqual([]);
    const maps = Object.entries(one ?? {}).filter(([name]) => name.endsWith(".map"));
    expect(maps.filter(([, text]) => text.includes("..") || text.includes(root))).toEqual([]);
  });

  test("has the licences of the packages in it, with their texts", async () => {
    const root = await aTree({
      "top/layer.yaml": "",
      "top/metadata.yaml": metadata("top"),
      "top/handlers.ts": 'import "left-pad"; import "@acme/right"; export const layer = { name: "top", handlers: [] };',
      "top/node_modules/left-pad/package.json": '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}',
      "top/node_modules/left-pad/index.js": "globalThis.left = 1;",
      "top/node_modules/@acme/right/package.json": '{"name":"@acme/right","version":"2.0.0"}',
      "top/node_modules/@acme/right/LICENSE": "do as you like",
      "top/node_modules/@acme/right/index.js": 'import "left-pad"; globalThis.right = 1;',
      "top/node_modules/@acme/right/node_modules/left-pad/package.json":
        '{"name":"left-pad","version":"1.3.0","license":"WTFPL"}',
      "top/node_modules/@acme/right/node_modules/left-pad/index.js": "globalThis.left = 2;",
    });
    const { directory } = await buildCharm({ ...layersOf(root), builder: await aBuilder() });
    const text = await readFile(join(directory, "lib/LICENSES.txt"), "utf8");
    expect(text.split(/\n-+\n\n/)).toEqual([
      "@acme/right 2.0.0\n\ndo as you like\n",
      "left-pad 1.3.0\n\nLicence: WTFPL\n",
    ]);
  });
});

describe("portableMap", () => {
  test("names sources by layer and by package", () => {
    const roots = [
      { name: "base", directory: "/home/a/layers/base" },
      { name: "top", directory: "/home/a/top" },
      { name: "inner", directory: "/home/a/top/inner" },
      { name: "installed", directory: "/home/a/top/node_modules/charm-x" },
    ];
    const sources = [
      "../handlers.ts",
      "../../layers/base/src/x.ts",
      "../inner/x.ts",
      "../node_modules/charm-x/x.ts",
      "../node_modules/charm-x/node_modules/zod/index.js",
      "../node_modules/zod/index.js",
      "../../else/y.ts",
    ];
    const map = portableMap(JSON.stringify({ version: 3, sources, mappings: "A" }), "/home/a/top/build", roots);
    expect(JSON.parse(map)).toEqual({
      version: 3,
      mappings: "A",
      sources: [
        "top/handlers.ts",
        "base/src/x.ts",
        "inner/x.ts",
        "installed/x.ts",
        "node_modules/zod/index.js",
        "node_modules/zod/index.js",
        "y.ts",
      ],
    });
  });
});

describe("stableNames", () => {
  test("depend on what a chunk holds and on who imports it first, not on its name before", () => {
    const bundle = (a: string, b: string) => [
      { name: "main.js", text: `import"./chunk-${a}.js";import("./chunk-${b}.js")` },
      { name: `chunk-${a}.js`, text: `import"./chunk-${b}.js";1` },
      { name: `chunk-${b}.js`, text: "2" },
      { name: `chunk-${b}.js.map`, text: "{}" },
      { name: "chunk-UNUSED22.js", text: "3" },
    ];
    const first = stableNames(bundle("AAAAAAAA", "BBBBBBBB"));
    const sorted = (files: typeof first) => files.toSorted((one, two) => (one.name < two.name ? -1 : 1));
    expect(sorted(stableNames(bundle("ZZZZZZZZ", "YYYYYYYY")))).toEqual(sorted(first));
    const before = bundle("AAAAAAAA", "BBBBBBBB").slice(0, -1); // nothing leads to the last one
    expect(first.map(({ text }) => text.length)).toEqual(before.map(({ text }) => text.length));
  });

  test("are two for two chunks that say the same of each other", () => {
    const names = stableNames([
      { name: "main.js", text: 'import("./chunk-AAAAAAAA.js")' },
      { name: "chunk-AAAAAAAA.js", text: 'import"./chunk-BBBBBBBB.js"' },
      { name: "chunk-BBBBBBBB.js", text: 'import"./chunk-AAAAAAAA.js"' },
    ]).map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
  });
});

async function textsOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => /^lib\/|manifest$/.test(name));
  const texts = names.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}
