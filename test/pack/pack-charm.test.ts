import { createHash } from "node:crypto";
import { chmod, copyFile, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readArchive } from "../../src/pack/index.ts";
import { aTree } from "../build/tree.ts";
import { aCharm, aFile, pack } from "./a-charm.ts";
import { zipDirectory } from "./zip-directory.ts";

describe("packCharm", () => {
  test("names the file after the charm, Ubuntu and the platform, and says what it is", async () => {
    const { path, sha256, bytes, output } = await pack(await aCharm([aFile("metadata.yaml", "name: sink\n")]));
    expect(path).toBe(join(output, "sink_ubuntu-24.04-amd64.charm"));
    const content = await readFile(path);
    expect({ sha256, bytes }).toEqual({
      sha256: createHash("sha256").update(content).digest("hex"),
      bytes: content.length,
    });
  });

  test("writes entries sorted by path, made by unix in 1980, with their modes and nothing else", async () => {
    const link = { path: "latest", mode: 0o644, content: { kind: "symlink", target: "b/é" } } as const;
    const files = [
      link,
      aFile("dispatch", "#!/bin/sh\n", 0o755),
      aFile("b/é", "text"),
      aFile("B", ""),
      aFile("b-", ""),
    ];
    const { path } = await pack(await aCharm(files));
    const same = { madeBy: 3, time: "00210000", method: 8, flags: 0, extra: 0 };
    expect(zipDirectory(await readFile(path))).toEqual([
      { ...same, path: "B", mode: "100644", content: "" },
      { ...same, path: "b-", mode: "100644", content: "" },
      { ...same, path: "b/é", mode: "100644", content: "text", flags: 1 << 11 }, // the name is UTF-8
      { ...same, path: "dispatch", mode: "100755", content: "#!/bin/sh\n" },
      { ...same, path: "latest", mode: "120777", content: "b/é" },
      { ...same, path: "runtime/node", mode: "100755", content: "#!/bin/sh\n" },
    ]);
  });

  test("gives the same bytes for the same files in another order, another folder and another time", async () => {
    const charm = await aCharm([aFile("a", "1"), aFile("b", "2")]);
    const elsewhere = await aCharm([aFile("b", "2"), aFile("a", "1")]);
    const cache = await aTree();
    const packed = [await pack(charm), await pack(elsewhere, { cache }), await pack(charm, { cache })];
    expect(new Set(packed.map(({ sha256 }) => sha256)).size).toBe(1);
  });

  test("compresses the runtime once for all charms", async () => {
    const cache = await aTree();
    const charm = await aCharm();
    const first = await pack(charm, { cache });
    expect(first.log).toEqual(["packing 1 files", "compressing 0 MB of Node.js, once for this user"]);
    await rm(charm.runtime.path); // it is not even read
    const second = await pack(charm, { cache });
    expect([second.log, second.sha256]).toEqual([["packing 1 files"], first.sha256]);
  });

  test("compresses again what is damaged in the cache, and packs where there can be no cache", async () => {
    const cache = await aTree();
    const charm = await aCharm();
    const { sha256 } = await pack(charm, { cache });
    const [kept = ""] = await readdir(cache);
    expect(kept).toMatch(/^deflated-[0-9a-f]{32}-zip\.js-\d+\.\d+\.\d+-6-/);
    await truncate(join(cache, kept), 20);
    expect((await pack(charm, { cache })).sha256).toBe(sha256);
    expect(await pack(charm, { cache })).toMatchObject({ sha256, log: ["packing 1 files"] });
    const { log, ...packed } = await pack(charm, { cache: join(charm.runtime.path, "cache") });
    expect([packed.sha256, log[2]]).toEqual([
      sha256,
      expect.stringMatching(/^the next pack will do so again: ENOTDIR/),
    ]);
  });

  test("packs nothing of the cache that is not what it put there", async () => {
    const [cache, other] = [await aTree(), await aTree()];
    const charm = await aCharm();
    const { sha256 } = await pack(charm, { cache });
    await pack(await aCharm([], "another Node.js"), { cache: other });
    const [[kept = ""], [foreign = ""]] = [await readdir(cache), await readdir(other)];
    await copyFile(join(other, foreign), join(cache, kept));
    expect((await pack(charm, { cache })).sha256).toBe(sha256);
  });

  test("refuses a Node.js that is not the pinned one, and one that has no pin", async () => {
    const charm = await aCharm();
    await writeFile(charm.runtime.path, "another");
    const output = await aTree();
    await expect(pack(charm, { output })).rejects.toThrow(
      /has the sha256 .* and not .*, which is pinned; install it again/,
    );
    const unpinned = { ...charm, runtime: { ...charm.runtime, pin: undefined } };
    await expect(pack(unpinned, { output })).rejects.toThrow("is just the Node.js that runs now; compose the charm");
    expect(await readdir(output)).toEqual([]);
  });

  test("names a file that can't be read, and leaves the former charm as it was", async () => {
    const charm = await aCharm([aFile("a", "1")]);
    const { output, path, sha256 } = await pack(charm);
    const gone = { path: "plugin.jar", mode: 0o644, content: { kind: "copy", from: join(output, "gone") } } as const;
    await expect(pack({ ...charm, files: [...charm.files, gone] }, { output })).rejects.toThrow(
      expect.objectContaining({
        code: "archive-failed",
        message: `${join(output, "gone")} can't be read: ENOENT; make it readable or take it out`,
      }),
    );
    expect(await readdir(output)).toEqual(["sink_ubuntu-24.04-amd64.charm"]);
    expect(
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    ).toBe(sha256);
  });

  test("leaves nothing half-written where the disk is full", async () => {
    const output = await aTree();
    // A limit on the size of files makes the write fail at the same place as a full disk does.
    const limited = ["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, "test/pack/pack-large.ts", output];
    const failed = await promisify(execFile)("sh", limited).then(
      () => "",
      ({ stderr }: { stderr: string }) => stderr,
    );
    expect(failed).toBe(
      `${join(output, "sink_ubuntu-24.04-amd64.charm")} can't be written: EFBIG; make room there or give another --output\n`,
    );
    expect(await readdir(output)).toEqual([]);
  });

  test("says where the file would go that can't be written", async () => {
    const output = await aTree({ "a-file": "" });
    await expect(pack(await aCharm(), { output: join(output, "a-file") })).rejects.toThrow(
      `${join(output, "a-file/sink_ubuntu-24.04-amd64.charm")} can't be written: EEXIST; make room there or give another --output`,
    );
  });

  test("reports the size of each part, which adds up to all that is packed", async () => {
    const files = ["lib/main.js", "lib/chunk-a.js", "lib/main.js.map", "lib/main.js.LEGAL.txt", "runtime/LICENSE"];
    const others = ["LICENSE.layer-base", "copyright", "lib/LICENSES.txt", "config.yaml", "dispatch", "icon.svg"];
    const charm = await aCharm([...files, ...others].map((path) => aFile(path, path.repeat(100))));
    const { parts, path } = await pack(charm);
    expect(Object.fromEntries(parts.map(({ part, files: count }) => [part, count]))).toEqual({
      runtime: 1,
      code: 2,
      "source maps": 1,
      licences: 5,
      YAML: 1,
      other: 2,
    });
    const { entries } = await readArchive(path);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(parts.map(({ bytes }) => bytes))).toBe(sum(entries.map(({ size }) => size)));
    expect(sum(parts.map(({ packed }) => packed))).toBe(sum(entries.map(({ packed }) => packed)));
  });

  test("packs a file whose owner may not write it", async () => {
    const folder = await aTree({ data: "text" });
    await chmod(join(folder, "data"), 0o400);
    const data = { path: "data", mode: 0o644, content: { kind: "copy", from: join(folder, "data") } } as const;
    const { path } = await pack(await aCharm([data]));
    expect((await readArchive(path)).entries[0]).toMatchObject({ path: "data", mode: 0o644 });
  });
});
