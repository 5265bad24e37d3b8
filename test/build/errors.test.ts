import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { charmYaml } from "../../src/build/compose/charm-yaml.ts";
import { BuildError } from "../../src/build/index.ts";
import { resolveLayers } from "../../src/build/layers/resolve-layers.ts";
import { aBuilder, aTree, metadata } from "./tree.ts";

type Row = { readonly files: Readonly<Record<string, string>>; readonly message: string };

/** Each row changes a charm "top" over a layer "base" that builds without an error. */
const rows: readonly Row[] = [
  {
    files: { "top/metadata.yaml": `${metadata("top")}tags: {a: 1}` },
    message: 'metadata.yaml: "tags" is a list in layer "base" and a mapping in layer "top"; give both the same kind',
  },
  {
    files: { "top/config.yaml": "options: {size: {type: int}}" },
    message:
      'config.yaml: option "size" is string in layer "base" and int in layer "top"; keep the type or rename the option',
  },
  {
    files: { "top/config.yaml": "options: {list: {type: list}}" },
    message: 'config.yaml: option "list" has unknown type list',
  },
  {
    files: { "top/config.yaml": "options: {n: {type: int, default: 3.5}}" },
    message: 'config.yaml: the default 3.5 of option "n" is no int',
  },
  {
    files: { "top/config.yaml": 'options: {n: {type: boolean, default: "yes"}}' },
    message: 'config.yaml: the default yes of option "n" is no boolean',
  },
  {
    files: { "top/config.yaml": "options: {n: text}" },
    message: 'config.yaml: option "n" must be a mapping with type, default and description',
  },
  {
    files: { "top/metadata.yaml": "summary: only a summary" },
    message: "metadata.yaml: the top layer needs a name of lower-case letters, digits and hyphens",
  },
  {
    files: { "top/metadata.yaml": metadata("../../etc") },
    message: "metadata.yaml: the top layer needs a name of lower-case letters, digits and hyphens",
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}provides: {kafka: kafka}` },
    message: 'metadata.yaml: endpoint "kafka" is in requires and in provides; rename one',
  },
  {
    files: { "top/metadata.yaml": `${metadata("top")}peers: {cluster: {limit: 1}}` },
    message: 'metadata.yaml: endpoint "cluster" under peers has no interface; name one',
  },
  {
    files: { "top/layer.yaml": "{includes: [layer:base], options: {other: {y: 1}}}" },
    message: 'layer.yaml of layer "top" sets options of layer "other", which no layer includes',
  },
  {
    files: { "top/layer.yaml": "{includes: [layer:base], options: {base: {nope: 1}}}" },
    message: 'layer.yaml of layer "top" sets option "base.nope", but that layer defines only flag',
  },
  {
    files: { "top/layer.yaml": '{includes: [layer:base], options: {base: {flag: "yes"}}}' },
    message:
      'layer.yaml of layer "top" gives option "base.flag" the value "yes": Invalid input: expected boolean, received string',
  },
  {
    files: { "top/layer.yaml": "{includes: [layer:base], defines: {n: {type: integer, default: many}}}" },
    message:
      'layer.yaml of layer "top" gives option "top.n" the value "many": Invalid input: expected number, received string',
  },
  {
    files: { "top/layer.yaml": "{includes: [layer:base], defines: {n: {type: number-like, default: 1}}}" },
    message: 'layer.yaml of layer "top": the definition of "top.n" is no JSON schema',
  },
  {
    files: { "top/layer.yaml": "includes: 5" },
    message: 'layer.yaml of layer "top": includes: Invalid input',
  },
  {
    files: { "top/layer.yaml": "includes: ['https://example.com/x']" },
    message:
      'layer "top" includes "https://example.com/x", which is neither layer:NAME nor interface:NAME nor a path with ./',
  },
  {
    files: { "top/package.json": '{"name":"top","charm":{"entry":"handlers.ts"}}' },
    message: 'package.json of layer "top": charm.entry must be an export of a named package, such as "./layer"',
  },
];

const good = {
  "top/layer.yaml": "includes: ['layer:base']",
  "top/metadata.yaml": metadata("top"),
  "layers/base/layer.yaml": "defines: {flag: {type: boolean, default: false}}",
  "layers/base/metadata.yaml": "tags: [misc]\nrequires: {kafka: kafka}",
  "layers/base/config.yaml": "options: {size: {default: big}}",
};

async function merge(files: Readonly<Record<string, string>>): Promise<void> {
  const root = await aTree({ ...good, ...files });
  const places = { layersDirs: [join(root, "layers")], builder: await aBuilder(), log: () => undefined };
  charmYaml(await resolveLayers(join(root, "top"), places));
}

describe("build errors", () => {
  test.each(rows)("$message", async ({ files, message }) => {
    const error: unknown = await merge(files).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BuildError);
    expect(error).toMatchObject({ code: "build-failed", remedy: "block", message });
  });

  test("the charm that the rows change is a good one", async () => {
    await expect(merge({})).resolves.toBeUndefined();
  });
});
