import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readArchive } from "../../src/pack/index.ts";
import { aTree } from "../build/tree.ts";
import { aCharm, aFile, pack } from "./a-charm.ts";

/** Written by Python's zipfile: a folder, `../evil`, `twice` twice, `dos.txt` made by MS-DOS and a named pipe. */
const foreignZip =
  "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAGAAAAaG9va3MvUEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAHAAAALi4vZXZpbHhQSwMEFAAAAAAAAAAhAFfucZIFAAAABQAAAAUAAAB0d2ljZWZpcnN0UEsDBBQAAAAAAAAAIQBpER+2BgAAAAYAAAAFAAAAdHdpY2VzZWNvbmRQSwMEFAAAAAAAAAAhAAAAAAAAAAAAAAAAAAcAAABkb3MudHh0UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAEAAAAcGlwZVBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAAGAAAAAAAAAAAAAADtQQAAAABob29rcy9QSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABwAAAAAAAAAAAAAAgIEkAAAALi4vZXZpbFBLAQIUAxQAAAAAAAAAIQBX7nGSBQAAAAUAAAAFAAAAAAAAAAAAAACkgUoAAAB0d2ljZVBLAQIUAxQAAAAAAAAAIQBpER+2BgAAAAYAAAAFAAAAAAAAAAAAAACkgXIAAAB0d2ljZVBLAQIUABQAAAAAAAAAIQAAAAAAAAAAAAAAAAAHAAAAAAAAAAAAAACAAZsAAABkb3MudHh0UEsBAhQDFAAAAAAAAAAhAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAKQRwAAAAHBpcGVQSwUGAAAAAAYABgA2AQAA4gAAAAAA";

describe("readArchive", () => {
  test("lists what was packed, and gives the text of a file", async () => {
    const link = { path: "latest", mode: 0o644, content: { kind: "symlink", target: "dispatch" } } as const;
    const { path } = await pack(await aCharm([aFile("dispatch", "#!/bin/sh\n", 0o755), link]));
    const archive = await readArchive(path);
    expect(archive.entries).toEqual([
      { path: "dispatch", kind: "file", mode: 0o755, size: 10, packed: 12, target: undefined },
      { path: "latest", kind: "symlink", mode: 0o777, size: 8, packed: 10, target: "dispatch" },
      { path: "runtime/node", kind: "file", mode: 0o755, size: 10, packed: 12, target: undefined },
    ]);
    expect(await archive.text("dispatch")).toBe("#!/bin/sh\n");
    expect(await archive.text("gone")).toBeUndefined();
  });

  test("lists what others packed: folders, paths out of the charm, no mode, no file, a path twice", async () => {
    const path = join(await aTree(), "foreign.charm");
    await writeFile(path, Buffer.from(foreignZip, "base64"));
    const { entries, text } = await readArchive(path);
    expect(entries.map((entry) => [entry.path, entry.kind, entry.mode])).toEqual([
      ["hooks/", "directory", 0o755],
      ["../evil", "file", 0o600],
      ["twice", "file", 0o644],
      ["twice", "file", 0o644],
      ["dos.txt", "file", undefined],
      ["pipe", "other", 0o644],
    ]);
    expect(await text("twice")).toBe("second");
    expect(await text("hooks/")).toBeUndefined();
  });

  test.each([
    ["a text", (): Buffer => Buffer.from("name: sink\n")],
    ["an empty file", (): Buffer => Buffer.alloc(0)],
    ["half a charm", (charm: Buffer): Buffer => charm.subarray(0, charm.length / 2)],
  ])("says of %s that it is no zip", async (_, spoil) => {
    const { path } = await pack(await aCharm([aFile("config.yaml", "options: {}\n")]));
    await writeFile(path, spoil(await readFile(path)));
    await expect(readArchive(path)).rejects.toThrow(
      expect.objectContaining({
        code: "archive-failed",
        message: `${path} is no zip, or half of one; pack the charm again`,
      }),
    );
  });

  test("says which file of a zip is damaged", async () => {
    const { path } = await pack(await aCharm([aFile("config.yaml", "options: {}\n")]));
    const bytes = await readFile(path);
    bytes.fill(0, 42, 50);
    await writeFile(path, bytes);
    await expect((await readArchive(path)).text("config.yaml")).rejects.toThrow(
      `config.yaml in ${path} is damaged; pack the charm again`,
    );
  });

  test("gives no text whose checksum is another", async () => {
    const { path } = await pack(await aCharm([aFile("config.yaml", "options: {}\n")]));
    const bytes = await readFile(path);
    const listed = bytes.indexOf("PK\u0001\u0002");
    for (const checksum of [14, listed + 16]) bytes.writeUInt8(bytes.readUInt8(checksum) ^ 1, checksum);
    await writeFile(path, bytes);
    await expect((await readArchive(path)).text("config.yaml")).rejects.toThrow("is damaged; pack the charm again");
  });

  test("names a file that is not there", async () => {
    await expect(readArchive("gone.charm")).rejects.toThrow(
      "gone.charm can't be read: ENOENT; give the path of a .charm",
    );
  });
});
