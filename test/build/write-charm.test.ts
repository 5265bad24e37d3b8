import { chmod, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainFile, type CharmFile } from "../../src/build/charm-file.ts";
import { manifestFile } from "../../src/build/files/build-manifest.ts";
import { differences, writeCharm, type Written } from "../../src/build/files/write-charm.ts";
import { aTree } from "./tree.ts";

const builder = "kafka-connect-base";
const head = { builder, version: "1.0.0", charm: "top", layers: [], provenance: {} };

const charmOf = async (files: readonly CharmFile[]): Promise<readonly CharmFile[]> => [
  ...files,
  await manifestFile(files, head),
];
const write = async (directory: string, ...files: readonly CharmFile[]): Promise<Written> =>
  writeCharm(directory, await charmOf(files), { builder });
const overwrite = async (directory: string, ...files: readonly CharmFile[]): Promise<Written> =>
  writeCharm(directory, await charmOf(files), { builder, force: true });

describe("writeCharm", () => {
  test("a file that is no longer made is removed, with the folders it leaves empty", async () => {
    const directory = join(await aTree(), "charm");
    await write(directory, plainFile("a/b/old.txt", "old"), plainFile("a/kept.txt", "kept"));
    await write(directory, plainFile("a/kept.txt", "kept"));
    expect((await readdir(directory, { recursive: true })).toSorted()).toEqual([".build.manifest", "a", "a/kept.txt"]);
  });

  test("a file that somebody else put beside the charm's stays", async () => {
    const directory = await aTree();
    await write(directory, plainFile("made.txt", "1"));
    await writeFile(join(directory, "notes.txt"), "mine");
    await write(directory, plainFile("made.txt", "2"));
    expect(await readFile(join(directory, "notes.txt"), "utf8")).toBe("mine");
  });

  test("what was edited by hand is not overwritten, unless that is said", async () => {
    const directory = join(await aTree(), "charm");
    const made = ["a", "b", "c", "d"].map((name) => plainFile(`${name}.txt`, "made"));
    await write(directory, ...made);
    for (const name of ["a", "b", "c", "d"]) await writeFile(join(directory, `${name}.txt`), "edited");
    const again = write(directory, ...made);
    await expect(again).rejects.toThrow(
      `${directory} was edited by hand since the last build: a.txt, b.txt, c.txt and 1 more; move the edits into a layer, or build with --force to overwrite them`,
    );
    expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("edited");
    await overwrite(directory, ...made);
    expect(await readFile(join(directory, "a.txt"), "utf8")).toBe("made");
  });

  test("a file that was added where the charm now has one counts as edited", async () => {
    const directory = await aTree();
    await write(directory, plainFile("a", "1"));
    await writeFile(join(directory, "b"), "mine");
    await expect(write(directory, plainFile("a", "1"), plainFile("b", "2"))).rejects.toThrow(
      "by hand since the last build: b;",
    );
  });

  test("what was removed by hand is made again, whether it is looked at or built", async () => {
    const directory = join(await aTree(), "charm");
    await write(directory, plainFile("a", "1"));
    await rm(join(directory, "a"));
    await write(directory, plainFile("a", "1"));
    expect(await readFile(join(directory, "a"), "utf8")).toBe("1");
  });

  test("a build that breaks off leaves the last one as it was, and nothing beside it", async () => {
    const root = await aTree();
    const directory = join(root, "charm");
    await write(directory, plainFile("a", "1"));
    const gone: CharmFile = { path: "b", mode: 0o644, content: { kind: "copy", from: join(root, "gone") } };
    const broken = writeCharm(directory, [plainFile("a", "2"), gone], { builder });
    await expect(broken).rejects.toThrow(/charm can't be written: ENOENT.*; nothing was changed there, make room or/);
    expect(await readdir(root)).toEqual(["charm"]);
    expect(await readFile(join(directory, "a"), "utf8")).toBe("1");
  });

  test.each([
    ["no manifest", { "precious.txt": "mine" }],
    ["charm-tools' manifest", { ".build.manifest": '{"layers":[],"signatures":{}}' }],
    [
      "a manifest that reaches out",
      {
        ".build.manifest": JSON.stringify({
          ...head,
          format: 2,
          signatures: { "../x": ["top", "static", "unchecked"] },
        }),
      },
    ],
  ])("a folder with %s is refused and left alone", async (_, files: Readonly<Record<string, string>>) => {
    const directory = await aTree(files);
    await expect(write(directory, plainFile("a", "a"))).rejects.toThrow(
      `${directory} holds files that kafka-connect-base did not make; empty it or choose another --output`,
    );
    expect(await readdir(directory)).toEqual(Object.keys(files));
  });

  test("an output that is a file is refused", async () => {
    const root = await aTree({ charm: "text" });
    await expect(write(join(root, "charm"))).rejects.toThrow("can't be the charm's folder");
  });

  test("a hard link of the last build is replaced, never written through", async () => {
    const root = await aTree({ original: "the original" });
    const directory = join(root, "charm");
    const linked: CharmFile = {
      path: "node",
      mode: 0o755,
      content: { kind: "link", from: join(root, "original") },
    };
    await write(directory, linked);
    expect((await stat(join(root, "original"))).nlink).toBe(2);
    await write(directory, plainFile("node", "another"));
    expect(await readFile(join(root, "original"), "utf8")).toBe("the original");
  });

  test("copies get their mode, links their target", async () => {
    const root = await aTree({ tool: "#!/bin/sh\n" });
    const directory = join(root, "charm");
    await mkdir(directory);
    await write(
      directory,
      { path: "bin/tool", mode: 0o755, content: { kind: "copy", from: join(root, "tool") } },
      { path: "tool", mode: 0o644, content: { kind: "symlink", target: "bin/tool" } },
    );
    expect((await stat(join(directory, "bin/tool"))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(directory, "tool"))).toBe("bin/tool");
  });
});

describe("differences", () => {
  test("are what a build would make otherwise, by its bytes, its mode or its name", async () => {
    const directory = join(await aTree(), "charm");
    const files = ["bytes", "mode", "gone", "stale", "same"].map((name) => plainFile(name, name));
    await write(directory, ...files);
    expect(await differences(directory, await charmOf(files))).toEqual([]);
    await writeFile(join(directory, "bytes"), "others");
    await chmod(join(directory, "mode"), 0o755);
    await rm(join(directory, "gone"));
    const next = files.filter(({ path }) => path !== "stale");
    expect(await differences(directory, await charmOf(next))).toEqual([
      { path: "bytes", what: "differs" },
      { path: "gone", what: "missing" },
      { path: "mode", what: "differs" },
      { path: "stale", what: "no longer made" },
    ]);
  });
});
