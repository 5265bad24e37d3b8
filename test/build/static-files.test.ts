import { chmod, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { byPath, type CharmFile } from "../../src/build/charm-file.ts";
import { readLayer } from "../../src/build/layers/layer.ts";
import { staticFiles } from "../../src/build/files/static-files.ts";
import { aTree } from "./tree.ts";

async function filesOf(root: string, ...folders: readonly string[]): Promise<readonly CharmFile[]> {
  return byPath(await staticFiles(await Promise.all(folders.map((folder) => readLayer(join(root, folder))))));
}

describe("staticFiles", () => {
  test("the upper layer's file wins, and lower licences are kept beside the charm's", async () => {
    const root = await aTree({
      "base/layer.yaml": "",
      "base/icon.svg": "base",
      "base/files/a.txt": "base",
      "base/copyright": "base",
      "top/layer.yaml": "",
      "top/icon.svg": "top",
      "top/copyright": "top",
    });
    const from = (await filesOf(root, "base", "top")).map(({ path, content }) => [path, content]);
    expect(Object.fromEntries(from)).toEqual({
      copyright: { kind: "copy", from: join(root, "top/copyright") },
      "copyright.layer-base": { kind: "copy", from: join(root, "base/copyright") },
      "files/a.txt": { kind: "copy", from: join(root, "base/files/a.txt") },
      "icon.svg": { kind: "copy", from: join(root, "top/icon.svg") },
    });
  });

  test("sources, merged files and what belongs to development are left out", async () => {
    const left = ["handlers.ts", "src/index.ts", ".gitignore", ".git/HEAD", "node_modules/x/index.js"];
    const more = ["build/top/dispatch", "tests/a.py", "test/a.txt", "config.yaml", "package.json", "tsconfig.json"];
    const root = await aTree({
      "top/layer.yaml": "",
      "top/README.md": "kept",
      "top/files/config.yaml": "kept",
      "top/out/charm/.build.manifest": "{}",
      "top/out/charm/dispatch": "built before",
      ...Object.fromEntries([...left, ...more].map((path) => [`top/${path}`, "{}"])),
    });
    await symlink("/", join(root, "top/dist"));
    expect((await filesOf(root, "top")).map(({ path }) => path)).toEqual(["README.md", "files/config.yaml"]);
  });

  test("what a layer excludes stays out of its own files, what it ignores out of those below it", async () => {
    const root = await aTree({
      "base/layer.yaml": "",
      "base/drop.txt": "base",
      "base/Both.txt": "base",
      "base/both.txt": "base",
      "base/docs/a.md": "base",
      "base/docs/b.md": "base",
      "mid/layer.yaml": "exclude: [notes/, '*.tmp']",
      "mid/notes/n.md": "mid",
      "mid/a.tmp": "mid",
      "mid/drop.txt": "mid",
      "top/layer.yaml": "ignore: [docs, '!docs/b.md', both.txt]\nexclude: [mine.txt]",
      "top/both.txt": "top",
      "top/docs/top.md": "top",
      "top/mine.txt": "top",
    });
    const from = (await filesOf(root, "base", "mid", "top")).map(({ path, layer }) => [path, layer]);
    expect(from).toEqual([
      ["Both.txt", "base"],
      ["both.txt", "top"],
      ["docs/b.md", "base"],
      ["docs/top.md", "top"],
      ["drop.txt", "mid"],
    ]);
  });

  test("links are excluded, ignored and left out as files are", async () => {
    const root = await aTree({
      "base/layer.yaml": "",
      "base/data": "data",
      "top/layer.yaml": "exclude: [mine]\nignore: [theirs]",
    });
    for (const link of ["base/theirs", "base/tsconfig.json", "base/wheelhouse.txt", "base/kept"])
      await symlink("data", join(root, link));
    await symlink("/", join(root, "top/mine"));
    expect((await filesOf(root, "base", "top")).map(({ path }) => path)).toEqual(["data", "kept"]);
  });

  test("a layer may ignore the files of one layer alone", async () => {
    const root = await aTree({
      "base/layer.yaml": "",
      "base/x.txt": "base",
      "mid/layer.yaml": "",
      "mid/y.txt": "mid",
      "top/layer.yaml": "ignore: {base: ['*.txt']}",
    });
    expect((await filesOf(root, "base", "mid", "top")).map(({ path }) => path)).toEqual(["y.txt"]);
  });

  test("a folder that is named as a build or tests is left out at the top, packages everywhere", async () => {
    const root = await aTree({
      "top/layer.yaml": "",
      ...Object.fromEntries(
        [
          "dist/a",
          "files/dist/a",
          "tests/a",
          "files/test/a",
          "files/node_modules/x/a",
          "files/helper.py",
          "reactive/a.py",
        ].map((path) => [`top/${path}`, "text"]),
      ),
    });
    expect((await filesOf(root, "top")).map(({ path }) => path)).toEqual([
      "files/dist/a",
      "files/helper.py",
      "files/test/a",
    ]);
  });

  test("an npm package gives only its papers", async () => {
    const root = await aTree({
      "base/layer.yaml": "",
      "base/package.json": '{"name":"base","charm":{"layer":"base","entry":"."}}',
      "base/LICENSE": "licence",
      "base/icon.svg": "icon",
      "base/lib/code.js": "code",
      "top/layer.yaml": "",
    });
    expect((await filesOf(root, "base", "top")).map(({ path }) => path)).toEqual(["LICENSE.layer-base", "icon.svg"]);
  });

  test("an execute bit gives 0755, all else 0644", async () => {
    const root = await aTree({ "top/layer.yaml": "", "top/bin/tool": "#!/bin/sh\n", "top/data": "data" });
    const modes = async () => (await filesOf(root, "top")).map(({ path, mode }) => [path, mode]);
    expect(await modes()).toEqual([
      ["bin/tool", 0o755],
      ["data", 0o644],
    ]);
    await chmod(join(root, "top/data"), 0o645);
    expect((await modes())[1]).toEqual(["data", 0o755]);
  });

  test("a link inside the layer stays a link, one that leaves it is an error", async () => {
    const root = await aTree({ "top/layer.yaml": "", "top/bin/tool": "tool", secret: "secret" });
    await symlink("bin/tool", join(root, "top/tool"));
    expect((await filesOf(root, "top"))[1]).toMatchObject({ path: "tool", content: { target: "bin/tool" } });
    await symlink(join(root, "top/bin/tool"), join(root, "top/absolute"));
    await expect(filesOf(root, "top")).rejects.toThrow(
      `absolute of layer "top" links to ${root}/top/bin/tool, outside`,
    );
    await rm(join(root, "top/absolute"));
    await symlink("../../secret", join(root, "top/bin/out"));
    await expect(filesOf(root, "top")).rejects.toThrow(
      'bin/out of layer "top" links to ../../secret, outside the layer; copy the file',
    );
  });
});
