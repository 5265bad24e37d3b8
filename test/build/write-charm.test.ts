import { spawnSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { plainFile, type CharmFile } from "../../src/build/charm-file.ts";
import { manifestFile } from "../../src/build/files/build-manifest.ts";
import { replaceFolder } from "../../src/build/files/replace-folder.ts";
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
    await chmod(join(directory, "notes.txt"), 0o750);
    await symlink("notes.txt", join(directory, "link"));
    await write(directory, plainFile("made.txt", "2"));
    expect(await readFile(join(directory, "notes.txt"), "utf8")).toBe("mine");
    expect((await stat(join(directory, "notes.txt"))).mode & 0o777).toBe(0o750);
    expect(await readlink(join(directory, "link"))).toBe("notes.txt");
  });

  test("what other builds write is left to them", async () => {
    const root = await aTree();
    const others = [process.pid, process.ppid, 1].map((pid) => `.charm.partial-${pid}-other`);
    for (const name of others) await mkdir(join(root, name));
    await write(join(root, "charm"), plainFile("a", "1"));
    expect((await readdir(root)).toSorted()).toEqual([...others, "charm"].toSorted());
  });

  test("an old charm that a killed build did not remove any more goes", async () => {
    const root = await aTree({ ".charm.former/a": "0" });
    const directory = join(root, "charm");
    await write(join(root, "made/charm"), plainFile("a", "0"));
    await rename(join(root, "made/charm"), directory);
    await rm(join(root, "made"), { recursive: true });
    await write(directory, plainFile("a", "1"));
    expect(await readdir(root)).toEqual(["charm"]);
    expect(await readFile(join(directory, "a"), "utf8")).toBe("1");
  });

  test("a link that somebody made lead elsewhere is an edit, one that nobody touched is none", async () => {
    const directory = join(await aTree(), "charm");
    const link: CharmFile = { path: "link", mode: 0o644, content: { kind: "symlink", target: "a" } };
    await write(directory, plainFile("a", "1"), link);
    await write(directory, plainFile("a", "1"), link);
    await rm(join(directory, "link"));
    await symlink("b", join(directory, "link"));
    await expect(write(directory, plainFile("a", "1"), link)).rejects.toThrow("since the last build: link;");
  });

  test("a file that can't be linked, such as one on another disk, is copied", async () => {
    const other = await mkdtemp("/dev/shm/charm-");
    onTestFinished(() => rm(other, { recursive: true }));
    await writeFile(join(other, "node"), "binary");
    const directory = join(await aTree(), "charm");
    await write(directory, { path: "node", mode: 0o755, content: { kind: "link", from: join(other, "node") } });
    expect(await readFile(join(directory, "node"), "utf8")).toBe("binary");
    expect((await stat(join(directory, "node"))).mode & 0o777).toBe(0o755);
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

  test("two builds into one folder leave the whole charm of one of them", async () => {
    const root = await aTree();
    const directory = join(root, "charm");
    const made = ["1", "2"].map((text) => Array.from({ length: 40 }, (_, index) => plainFile(`${index}/x`, text)));
    const ends = await Promise.allSettled(made.map((files) => write(directory, ...files)));
    expect(ends.map(({ status }) => status)).toContain("fulfilled");
    const left = await Promise.all(
      Array.from({ length: 40 }, (_, index) => readFile(join(directory, `${index}/x`), "utf8")),
    );
    expect(new Set(left).size).toBe(1);
    expect(await readdir(root)).toEqual(["charm"]);
  });

  test("what a killed build left is cleared away, and what it moved aside comes back", async () => {
    const root = await aTree();
    const directory = join(root, "charm");
    await write(directory, plainFile("a", "1"));
    await writeFile(join(directory, "notes.txt"), "mine");
    const { pid } = spawnSync("true");
    await mkdir(join(root, `.charm.partial-${pid}-x`));
    await rename(directory, join(root, ".charm.former"));
    expect((await write(directory, plainFile("a", "2"))).kept).toEqual(["notes.txt"]);
    expect(await readdir(root)).toEqual(["charm"]);
    expect(await readFile(join(directory, "notes.txt"), "utf8")).toBe("mine");
  });

  test("a new folder that can't be moved into place leaves the old one where it was", async () => {
    const root = await aTree();
    const directory = join(root, "charm");
    await write(directory, plainFile("a", "1"));
    const swapped = replaceFolder(directory, async (draft) => rename(draft, join(root, "stolen")));
    await expect(swapped).rejects.toThrow("ENOENT");
    expect((await readdir(root)).toSorted()).toEqual(["charm", "stolen"]);
    expect(await readFile(join(directory, "a"), "utf8")).toBe("1");
  });

  test("a file that was added where the charm now has a folder counts as edited, and the other way round", async () => {
    const directory = join(await aTree(), "charm");
    await write(directory, plainFile("a", "1"));
    await mkdir(join(directory, "file"));
    await writeFile(join(directory, "file/mine"), "mine");
    await writeFile(join(directory, "folder"), "mine");
    const next = [plainFile("file", "2"), plainFile("folder/x/y", "2")];
    await expect(write(directory, ...next)).rejects.toThrow("since the last build: file/mine, folder;");
    expect((await overwrite(directory, ...next)).kept).toEqual([]);
  });

  test.each([
    ["no manifest", { "precious.txt": "mine" }],
    [
      "another builder's manifest",
      { ".build.manifest": JSON.stringify({ ...head, builder: "another", format: 2, signatures: {} }) },
    ],
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

  test("a charm's folder that is a link stays one", async () => {
    const root = await aTree();
    await mkdir(join(root, "elsewhere/charm"), { recursive: true });
    await symlink("elsewhere/charm", join(root, "charm"));
    await write(join(root, "charm"), plainFile("a", "1"));
    expect(await readlink(join(root, "charm"))).toBe("elsewhere/charm");
    expect(await readFile(join(root, "elsewhere/charm/a"), "utf8")).toBe("1");
  });

  test("what is neither file nor link is named, not waited for", async () => {
    const directory = join(await aTree(), "charm");
    await write(directory, plainFile("a", "1"));
    spawnSync("mkfifo", [join(directory, "pipe")]);
    await expect(write(directory, plainFile("a", "2"))).rejects.toThrow(
      `${directory}/pipe is no file and can't be kept; remove it and build again`,
    );
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
  test("are a folder that became a link, and a runtime of another size", async () => {
    const root = await aTree({ original: "the original" });
    const directory = join(root, "charm");
    const files = [
      plainFile("a/b", "1"),
      { path: "node", mode: 0o755, content: { kind: "link", from: join(root, "original") } },
    ] as const;
    await chmod(join(root, "original"), 0o755);
    await write(directory, ...files);
    expect(await differences(directory, await charmOf(files))).toEqual([]);
    await rename(join(directory, "a"), join(root, "moved"));
    await symlink("../moved", join(directory, "a"));
    await rm(join(directory, "node"));
    await writeFile(join(directory, "node"), "mine", { mode: 0o755 });
    expect(await differences(directory, await charmOf(files))).toEqual([
      { path: "a/b", what: "differs" },
      { path: "node", what: "differs" },
    ]);
  });

  test("are what a build would make otherwise, by its bytes, its mode or its name", async () => {
    const directory = join(await aTree(), "charm");
    const link: CharmFile = { path: "link", mode: 0o644, content: { kind: "symlink", target: "same" } };
    const files = [...["bytes", "mode", "gone", "stale", "same"].map((name) => plainFile(name, name)), link];
    await write(directory, ...files);
    expect(await differences(directory, await charmOf(files))).toEqual([]);
    await writeFile(join(directory, "bytes"), "others");
    await chmod(join(directory, "mode"), 0o755);
    await rm(join(directory, "gone"));
    const next = files.filter(({ path }) => path !== "stale");
    expect(await differences(directory, await charmOf(next))).toEqual([
      { path: ".build.manifest", what: "differs" },
      { path: "bytes", what: "differs" },
      { path: "gone", what: "missing" },
      { path: "mode", what: "differs" },
      { path: "stale", what: "no longer made" },
    ]);
  });
});
