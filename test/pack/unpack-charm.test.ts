import { lstat, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unpackCharm } from "../../src/pack/index.ts";
import { aTree } from "../build/tree.ts";
import { aCharm, aFile, pack } from "./a-charm.ts";

const link = (path: string, target: string) => ({ path, mode: 0o644, content: { kind: "symlink", target } }) as const;

test("a charm that is unpacked has the files, permissions and links that were packed", async () => {
  const files = [aFile("dispatch", "#!/bin/sh\n", 0o755), aFile("hooks/note", "n"), link("latest", "dispatch")];
  const { path } = await pack(await aCharm(files));
  const folder = join(await aTree(), "charm");
  await unpackCharm(path, folder);
  expect(await readFile(join(folder, "dispatch"), "utf8")).toBe("#!/bin/sh\n");
  expect((await stat(join(folder, "dispatch"))).mode & 0o777).toBe(0o755);
  expect(await readFile(join(folder, "hooks/note"), "utf8")).toBe("n");
  expect(await readlink(join(folder, "latest"))).toBe("dispatch");
});

test("a link that leads out of the charm is refused, and nothing is left behind", async () => {
  const { path } = await pack(await aCharm([link("hooks/out", "../../elsewhere")]));
  const root = await aTree();
  await expect(unpackCharm(path, join(root, "charm"))).rejects.toThrow(
    `hooks/out in ${path} leads out of the charm; do not use this file`,
  );
  await expect(lstat(join(root, "charm"))).rejects.toThrow("ENOENT");
  await expect(lstat(join(root, "charm.partial"))).rejects.toThrow("ENOENT");
});

test("nothing is written through a link of the charm itself", async () => {
  const { path } = await pack(await aCharm([link("a", "b"), aFile("b/x", "1"), aFile("c", "2")]));
  const folder = join(await aTree(), "charm");
  await unpackCharm(path, folder);
  expect(await readFile(join(folder, "a/x"), "utf8")).toBe("1");
});

test("a path out of the charm is refused", async () => {
  const root = await aTree();
  const path = join(root, "foreign.charm");
  await writeFile(path, Buffer.from(zipWithPathOut, "base64"));
  await expect(unpackCharm(path, join(root, "charm"))).rejects.toThrow("../evil in");
  await expect(lstat(join(root, "evil"))).rejects.toThrow("ENOENT");
});

/** Written by Python's zipfile: one file, `../evil`. */
const zipWithPathOut =
  "UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAHAAAALi4vZXZpbHhQSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABwAAAAAAAAAAAAAAgAEAAAAALi4vZXZpbFBLBQYAAAAAAQABADUAAAAmAAAAAAA=";
