import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BuildError, buildCharm } from "../../src/build/index.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

/** A row changes files of a good charm "top" over a layer "base", or does something to its folder. */
type Row = {
  readonly files?: Readonly<Record<string, string>>;
  readonly also?: (root: string) => Promise<unknown>;
  readonly message: string;
};

const yaml: readonly Row[] = [
  {
    files: { "top/config.yaml": "options:\n  a: {type: int\n  b: x\n" },
    message:
      'config.yaml:3 of layer "top" is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }; correct this line',
  },
  {
    files: { "top/metadata.yaml": "name: top\nname: other\n" },
    message: 'metadata.yaml:2 of layer "top" is not valid YAML: Map keys must be unique; correct this line',
  },
  {
    files: { "layers/base/config.yaml": "- a list\n" },
    message: 'config.yaml:1 of layer "base" must hold a mapping of keys to values; write lines of "key: value"',
  },
  {
    files: { "top/config.yaml": "options: *gone\n" },
    message:
      'config.yaml of layer "top" can\'t be read: Unresolved alias (the anchor must be set before the alias): gone; write the value out',
  },
];

const merges: readonly Row[] = [
  {
    files: { "top/metadata.yaml": `${metadata("top")}tags: {a: 1}` },
    message:
      '"tags" is a list in metadata.yaml:1 of layer "base" and a mapping in metadata.yaml:4 of layer "top"; give both the same kind',
  },
  {
    files: { "top/config.yaml": "options:\n  size: {type: int}" },
    message:
      'option "size" is string in config.yaml:1 of layer "base" and int in config.yaml:2 of layer "top"; keep the type, rename the option, or delete the lower one first (config: {deletes: [size]} in layer.yaml)',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}requires: {kafka: pulsar}` },
    message:
      'endpoint "kafka" speaks "kafka" in metadata.yaml:2 of layer "base" and "pulsar" in metadata.yaml:4 of layer "top"; rename one, or delete the lower one first (metadata: {deletes: [requires.kafka]} in layer.yaml)',
  },
  {
    files: {
      "top/manifest.yaml": "bases: [{name: ubuntu, channel: '24.04'}]",
      "layers/base/manifest.yaml": "bases:\n  - {name: ubuntu, channel: 22.04/stable}",
    },
    message:
      'the layers have no base in common: manifest.yaml:1 of layer "base" names ubuntu@22.04/stable; manifest.yaml:1 of layer "top" names ubuntu@24.04/stable; add one that all can run on',
  },
];

const layerYaml: readonly Row[] = [
  {
    files: { "top/layer.yaml": "includes: 5" },
    message: 'layer.yaml:1 of layer "top": "includes" is wrong; "includes" must be a list such as ["layer:base"]',
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base]\nconfig:\n  deletes: size" },
    message:
      'layer.yaml:3 of layer "top": "config.deletes" is wrong; "config" must be a mapping with deletes, a list of dotted keys',
  },
  {
    files: { "top/layer.yaml": "includes:\n  - layer:base\n  - https://example.com/x" },
    message:
      'layer.yaml:3 of layer "top" includes "https://example.com/x", which is neither layer:NAME nor interface:NAME nor a path with ./; correct it',
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base, ./gone]" },
    message:
      'layer.yaml:1 of layer "top" includes ./gone, but ROOT/top/gone is no folder with a layer.yaml or interface.yaml; correct the path',
  },
  {
    files: { "top/layer.yaml": "includes:\n  - layer:gone" },
    message:
      'layer.yaml:2 of layer "top" includes layer:gone, which was not found; tried ROOT/layers/gone, ROOT/layers/layer-gone, ROOT/top/node_modules, ROOT/node_modules, …; install it or name its parent folder with --layers-dir',
  },
  {
    files: { "top/layer.yaml": "includes:\n  - interface:gone" },
    message:
      'layer.yaml:2 of layer "top" includes interface:gone, which was not found; tried ROOT/interfaces/gone, ROOT/interfaces/interface-gone, ROOT/top/node_modules, ROOT/node_modules, …; install it or name its parent folder with --interfaces-dir',
  },
  {
    files: { "layers/base/layer.yaml": "includes: [layer:base]" },
    message:
      'layer.yaml:1 of layer "base" includes layer:base, and so the layers include each other: base -> base; remove one of these includes',
  },
  {
    files: { "top/.build.manifest": "{}" },
    message: "ROOT/top is a charm that was built, and no layer; name the folder of the layer that it was built of",
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base, ../other/base]", "other/base/layer.yaml": "" },
    message:
      'two layers are named "base": ROOT/layers/base and ROOT/other/base, which layer "top" includes; include only one of them',
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base]\noptions:\n  other: {y: 1}" },
    message:
      'layer.yaml:3 of layer "top" sets options of layer "other", which no layer includes; include it or remove them',
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base]\noptions:\n  base:\n    nope: 1" },
    message:
      'layer.yaml:4 of layer "top" sets option "base.nope", but that layer defines only flag; correct or remove it',
  },
  {
    files: {
      "layers/base/layer.yaml": "defines: {flag: {}}\noptions: {base: {flag: [a]}}",
      "top/layer.yaml": "includes: [layer:base]\noptions:\n  base:\n    flag: text",
    },
    message:
      '"options.base.flag" is a list in layer.yaml:2 of layer "base" and a scalar in layer.yaml:4 of layer "top"; give both the same kind',
  },
  {
    files: { "top/layer.yaml": '{includes: [layer:base], options: {base: {flag: "yes"}}}' },
    message:
      'layer.yaml:1 of layer "top" gives option "base.flag" the value "yes": Invalid input: expected boolean, received string; correct it',
  },
  {
    files: {
      "layers/base/layer.yaml": "defines: {flag: {type: boolean}}\noptions: {base: {flag: true}}",
      "top/layer.yaml": "includes: [layer:base]\n\noptions: {base: {flag: text}}",
    },
    message:
      'layer.yaml:3 of layer "top" gives option "base.flag" the value "text": Invalid input: expected boolean, received string; correct it',
  },
  {
    files: { "top/layer.yaml": "includes: [layer:base]\ndefines:\n  n: {type: number-like, default: 1}" },
    message: 'layer.yaml:3 of layer "top" defines "n" by what is no JSON schema; see json-schema.org',
  },
];

const refusedByJuju: readonly Row[] = [
  {
    files: { "top/config.yaml": "options:\n  list: {type: list}" },
    message:
      'config.yaml:2 of layer "top": the option "list" has unknown type "list"; use string, int, float, boolean or secret',
  },
  {
    files: { "top/config.yaml": "options:\n  n:\n    type: int\n    default: 3.5" },
    message:
      'config.yaml:4 of layer "top": the default of the option "n" is the number 3.5, and its type int wants an integer; write one',
  },
  {
    files: { "top/config.yaml": "options:\n  n: text" },
    message:
      'config.yaml:2 of layer "top": the option "n" is the text "text"; make it a mapping with type, default and description',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}requires: {juju-db: pgsql}` },
    message:
      'metadata.yaml:4 of layer "top": the endpoint name "juju-db" is Juju\'s own; choose one that does not start with juju-',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}provides: {web: juju-info}` },
    message:
      'metadata.yaml:4 of layer "top": the endpoint "web" provides the interface "juju-info", which is Juju\'s own; choose a name that does not start with juju-',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}provides: {kafka: kafka}` },
    message:
      'metadata.yaml:2 of layer "base": the endpoint "kafka" stands under provides and under requires; rename one',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}peers:\n  cluster: {limit: 1}` },
    message: 'metadata.yaml:5 of layer "top": "peers.cluster.interface" is missing; give it a text',
  },
  {
    files: { "top/metadata.yaml": "name: top\ndescription: d" },
    message:
      'metadata.yaml:1 of layer "top": the charm has no summary, and Juju demands one; add summary: to metadata.yaml',
  },
  {
    files: { "top/actions.yaml": "Bad_Name: {}" },
    message:
      'actions.yaml:1 of layer "top": Juju takes no action named "Bad_Name"; use lower-case letters and digits, with hyphens between them',
  },
  {
    files: { "top/actions.yaml": "juju-run: {}" },
    message:
      'actions.yaml:1 of layer "top": the action name "juju-run" is Juju\'s own; choose one that does not start with juju-',
  },
  {
    files: { "top/actions.yaml": "run:\n  params:\n    x: {$ref: '#/y'}" },
    message:
      'actions.yaml:3 of layer "top": the action "run" has "params.x.$ref", and Juju takes no references between schemas; write the schema out',
  },
];

const folders: readonly Row[] = [
  {
    files: { "top/metadata.yaml": "summary: s\ndescription: d" },
    message:
      'metadata.yaml:1 of layer "top": the charm needs a name of lower-case letters, digits and hyphens; write "name: my-charm"',
  },
  {
    files: { "top/metadata.yaml": metadata("../../etc") },
    message:
      'metadata.yaml:1 of layer "../../etc": the charm needs a name of lower-case letters, digits and hyphens; write "name: my-charm"',
  },
  {
    files: { "layers/base/data": "a file", "top/data/a.txt": "a folder" },
    message:
      'data is a file of layer "base", and of layer "top" a folder with data/a.txt; rename one, or exclude it in layer.yaml',
  },
  {
    files: { "top/lib": "a file" },
    message:
      'lib is a file of layer "top", and of the build a folder with lib/LICENSES.txt; rename one, or exclude it in layer.yaml',
  },
  {
    also: (root) => symlink("../../secret", join(root, "top/link")),
    message: 'link of layer "top" links to ../../secret, outside the layer; copy the file, or exclude it',
  },
  {
    also: (root) => mkdir(join(root, "top/config.yaml")),
    message:
      'config.yaml of layer "top" can\'t be read: EISDIR: illegal operation on a directory, read; make ROOT/top/config.yaml a readable file',
  },
  {
    files: { "top/package.json": '{"name":"top","charm":{"entry":"handlers.ts"}}' },
    message: 'package.json of layer "top": charm.entry must be an export of a named package, such as "./layer"',
  },
  {
    files: { "top/package.json": "{" },
    message: "ROOT/top/package.json can't be read as a package.json; correct it",
  },
  {
    files: { "top/charm.lock": '{"format": 2}' },
    message:
      "ROOT/top/charm.lock can't be read: format: Invalid input: expected 1; get it back from version control, or remove it and build anew",
  },
  {
    files: {
      "top/layer.yaml": "includes: [layer:base, interface:http]",
      "top/metadata.yaml": `${metadata("top")}provides: {web: http}`,
      "interfaces/http/interface.yaml": "",
      "interfaces/http/provides.py": "",
    },
    message:
      'endpoint "web" of the charm is on the provides side of interface:http, and ROOT/interfaces/http has no provides.ts, only provides.py for Python, which does not run here; write it (docs/how-to/write-an-interface.md) or remove the include from layer "top"',
  },
  {
    files: { "top/handlers.ts": "export const layer = {;" },
    message:
      'the code of charm "top" can\'t be bundled: handlers.ts:1:22: Expected identifier but found ";"; correct it',
  },
  {
    also: (root) => writeFile(join(root, "out"), "a file"),
    message:
      "ROOT/out/top can't be the charm's folder: ENOTDIR: not a directory, scandir 'ROOT/out/top'; choose another --output",
  },
];

const good = {
  "top/layer.yaml": "includes: ['layer:base']",
  "top/metadata.yaml": metadata("top"),
  "layers/base/layer.yaml": "defines: {flag: {type: boolean, default: false}}",
  "layers/base/metadata.yaml": "tags: [misc]\nrequires: {kafka: kafka}",
  "layers/base/config.yaml": "options: {size: {default: big}}",
};

async function build(root: string): Promise<void> {
  await buildCharm({
    source: join(root, "top"),
    output: join(root, "out"),
    layersDirs: [join(root, "layers")],
    interfacesDirs: [join(root, "interfaces")],
    builder: await aBuilder(),
    sources: "update",
    log: () => undefined,
  });
}

const rows = [...yaml, ...merges, ...layerYaml, ...refusedByJuju, ...folders];

describe("build errors name the file, the line and what to do, and leave nothing behind", () => {
  test.each(rows)("$message", async ({ files = {}, also, message }) => {
    const root = await aTree({ ...good, ...files });
    await also?.(root);
    const before = await readdir(root, { recursive: true });
    const error: unknown = await build(root).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BuildError);
    const text = (error as BuildError).message
      .replaceAll(root, "ROOT")
      .replace(/(ROOT\/node_modules), [^;]*;/, "$1, …;");
    expect({ code: (error as BuildError).code, text }).toEqual({ code: "build-failed", text: message });
    expect(await readdir(root, { recursive: true })).toEqual(before);
  });

  test("the charm that the rows change is a good one", async () => {
    await expect(build(await aTree(good))).resolves.toBeUndefined();
  });
});
