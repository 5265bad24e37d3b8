import { mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plainFile, type CharmFile } from "../../src/build/charm-file.ts";
import { writeCharm } from "../../src/build/files/write-charm.ts";
import { aTree } from "./tree.ts";

const origin = { builder: "kafka-connect-base", version: "1.0.0", layers: ["top"] };
const write = async (directory: string, ...files: readonly CharmFile[]): Promise<void> => {
  await writeCharm(directory, files, origin);
};

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

  test.each([
    ["no manifest", { "precious.txt": "mine" }],
    ["charm-tools' manifest", { ".build.manifest": '{"layers":[],"signatures":{}}' }],
    ["a manifest that reaches out", { ".build.manifest": '{"builder":"kafka-connect-base","files":["../x"]}' }],
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
