import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspectCharm, type InspectOptions } from "../../src/pack/index.ts";
import { writeArchive } from "../../src/pack/write-archive.ts";
import { aTree, metadata } from "../build/tree.ts";

const manifest = JSON.stringify({
  format: 2,
  builder: "kafka-connect-base",
  version: "0.1.0",
  charm: "sink",
  layers: [{ name: "base" }, { name: "middle" }, { name: "sink" }],
  signatures: {
    "config.yaml": ["sink", "dynamic", "0"],
    "metadata.yaml": ["sink", "dynamic", "0"],
    "lib/main.js": ["build", "build", "0"],
    "manifest.yaml": ["build", "dynamic", "0"],
    "files/motd": ["base", "static", "0"],
  },
  provenance: { "config.yaml": { "options.a.default": "sink", "options.a.type": "base", "options.b.type": "base" } },
});

const files = {
  ".build.manifest": manifest,
  "config.yaml": "options: {}\n",
  "metadata.yaml": metadata("sink"),
  "manifest.yaml": "",
  "layer.yaml": "",
  "lib/main.js": "main",
  "files/motd": "hello",
};

const inspect = (path: string, options: Partial<InspectOptions> = {}) =>
  inspectCharm({ log: () => undefined, ...options, path });

const expected = {
  name: "sink",
  layers: ["base", "middle", "sink"],
  files: [
    { path: ".build.manifest", bytes: manifest.length, how: "build", layers: [] },
    { path: "config.yaml", bytes: 12, how: "dynamic", layers: ["base", "sink"] },
    { path: "files/motd", bytes: 5, how: "static", layers: ["base"] },
    { path: "layer.yaml", bytes: 0, how: "unknown", layers: [] },
    { path: "lib/main.js", bytes: 4, how: "build", layers: [] },
    { path: "manifest.yaml", bytes: 0, how: "build", layers: [] },
    { path: "metadata.yaml", bytes: metadata("sink").length, how: "dynamic", layers: ["sink"] },
  ],
};

/** A zip of these texts, as any program may have packed it. */
async function anArchive(texts: Readonly<Record<string, string>>): Promise<string> {
  const entries = Object.entries(texts).map(([path, text]) => ({ path, mode: 0o100644, content: Buffer.from(text) }));
  const path = join(await aTree(), "sink_ubuntu-24.04-amd64.charm");
  await writeFile(path, (await writeArchive(entries)).bytes);
  return path;
}

describe("the files of a charm, with their sizes and layers,", () => {
  test("are those of the folder of a built charm", async () => {
    expect(await inspect(await aTree(files))).toEqual({ kind: "folder", ...expected });
  });

  test("are those of a .charm", async () => {
    expect(await inspect(await anArchive(files))).toEqual({ kind: "archive", ...expected });
  });

  test("are those that a build would make of a layer's folder", async () => {
    const root = await aTree({
      "sink/layer.yaml": "includes: ['layer:base']\n",
      "sink/metadata.yaml": metadata("sink"),
      "sink/handlers.ts": "export const layer = { name: 'sink', handlers: [] };",
      "layers/base/layer.yaml": "",
      "layers/base/files/motd": "hello",
      "layers/base/config.yaml": "options: {a: {type: string}}\n",
    });
    const inspected = await inspect(join(root, "sink"), { layersDirs: [join(root, "layers")] });
    expect(inspected).toMatchObject({ kind: "source", name: "sink", layers: ["base", "sink"] });
    expect(inspected.files).toEqual(
      expect.arrayContaining([
        { path: "files/motd", bytes: 5, how: "static", layers: ["base"] },
        expect.objectContaining({ path: "config.yaml", how: "dynamic", layers: ["base"] }) as unknown,
        expect.objectContaining({ path: "runtime/node", how: "build", layers: [] }) as unknown,
      ]),
    );
  });

  test("a symbolic link counts with its own size, also one that leads nowhere", async () => {
    const folder = await aTree(files);
    await symlink("nowhere", join(folder, "files/link"));
    const { files: found } = await inspect(folder);
    expect(found.find(({ path }) => path === "files/link")).toMatchObject({ bytes: 7, how: "unknown" });
  });
});

describe("a charm of another program", () => {
  test("has no layers that are known", async () => {
    const foreign = await anArchive({ "metadata.yaml": metadata("other"), "hooks/install": "#!/bin/sh\n" });
    expect(await inspect(foreign)).toMatchObject({
      kind: "archive",
      name: "sink",
      layers: [],
      files: [
        { path: "hooks/install", how: "unknown", layers: [] },
        { path: "metadata.yaml", how: "unknown", layers: [] },
      ],
    });
  });

  test("by charm-tools says its layers, in that program's words", async () => {
    const signatures = { "metadata.yaml": ["sink", "dynamic", "0"], "hooks/install": ["layer:basic", "static", "0"] };
    const layers = [
      { url: "layer:basic", rev: "0" },
      { url: "sink", rev: "0" },
    ];
    const folder = await aTree({
      "metadata.yaml": metadata("sink"),
      "hooks/install": "",
      ".build.manifest": JSON.stringify({ layers, signatures }),
    });
    expect(await inspect(folder)).toMatchObject({
      layers: ["layer:basic", "sink"],
      files: [
        { path: ".build.manifest", how: "build" },
        { path: "hooks/install", how: "static", layers: ["layer:basic"] },
        { path: "metadata.yaml", how: "dynamic", layers: ["sink"] },
      ],
    });
  });

  test.each(["", "no JSON", "[]", '{"layers": 1, "signatures": {"metadata.yaml": "x"}, "charm": 7}'])(
    "with the manifest %j is shown all the same",
    async (text) => {
      const folder = await aTree({ "metadata.yaml": metadata("sink"), ".build.manifest": text });
      const { layers, files: found } = await inspect(folder);
      expect({ layers, hows: found.map(({ how }) => how) }).toEqual({ layers: [], hows: ["build", "unknown"] });
    },
  );
});

test("what is no charm is not found, and half a zip is said to be one", async () => {
  const root = await aTree({ "some/file": "", "half.charm": "PK" });
  await expect(inspect(join(root, "some"))).rejects.toMatchObject({ code: "not-found" });
  await expect(inspect(join(root, "nowhere"))).rejects.toMatchObject({ code: "not-found" });
  await expect(inspect(join(root, "half.charm"))).rejects.toMatchObject({ code: "archive-failed" });
});
