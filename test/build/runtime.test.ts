import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findRuntime, readLoader } from "../../src/build/runtime/runtime.ts";
import { aTree } from "./tree.ts";

describe("findRuntime", () => {
  test("takes the Node.js package of this architecture that is installed beside the builder", async () => {
    const root = await aTree({ "package.json": "{}" });
    const folder = join(root, `node_modules/node-linux-${process.arch}`);
    await mkdir(join(folder, "bin"), { recursive: true });
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, "bin/node"), "a binary");
    expect(await findRuntime(root)).toEqual({ path: join(folder, "bin/node"), loader: undefined });
  });

  test("takes the Node.js that runs now where there is no such package", async () => {
    expect((await findRuntime(await aTree())).path).toBe(process.execPath);
  });
});

describe("readLoader", () => {
  test("names the loader of a Linux program", async () => {
    expect(await readLoader(process.execPath)).toMatch(/^\/lib.*\/ld-.*\.so\.\d$/);
  });

  test("names none for a file that is no program", async () => {
    const root = await aTree({ short: "x", script: "#!/bin/sh\n" });
    expect(await readLoader(join(root, "short"))).toBeUndefined();
    expect(await readLoader(join(root, "script"))).toBeUndefined();
  });
});
