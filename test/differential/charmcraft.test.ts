import { beforeAll, describe, expect, test } from "vitest";
import { buildCharm, composeCharm, hostPlatform } from "../../src/build/index.ts";
import { silentLogger } from "../../src/core/index.ts";
import { packCharm, readArchive } from "../../src/pack/index.ts";
import { charmcraft, type Charmcraft } from "../../tools/compat/index.ts";
import { cachePath } from "../../tools/testbed/cache.ts";
import { aTree } from "../build/tree.ts";

const cache = cachePath("kafka-connect-base");

/** The path of a packed example. */
async function packed(): Promise<string> {
  const target = { platform: hostPlatform() ?? "amd64", cache };
  const charm = await composeCharm({ source: "examples/file-stream", target, log: () => undefined });
  return (await packCharm(charm, { output: await aTree(), cache, log: () => undefined })).path;
}

/** What is in a charm, but for the manifest, which charmcraft writes itself, and for what it leaves out of any part. */
async function filesIn(path: string): Promise<readonly string[]> {
  const { entries } = await readArchive(path);
  return entries
    .filter(({ path: name }) => !/^(?:manifest\.yaml|charmcraft\.yaml|\..*)$/.test(name))
    .map(({ path: name, kind, mode, size }) => `${name} ${kind} ${mode?.toString(8)} ${size}`)
    .toSorted();
}

describe("the real charmcraft", () => {
  let real: Charmcraft;
  beforeAll(async () => {
    real = await charmcraft(silentLogger);
  });

  test("has nothing against a packed example, and finds the program that dispatch becomes", async () => {
    const { code, checks } = await real.analyse(await packed());
    expect(code).toBe(0);
    const ok = ["metadata", "juju-actions", "juju-config", "entrypoint", "naming-conventions"];
    expect(Object.fromEntries(checks.map(({ name, result }) => [name, result]))).toMatchObject({
      ...Object.fromEntries(ok.map((name) => [name, "ok"])),
      // It knows of Python only.
      language: "unknown",
      framework: "unknown",
    });
  });

  test("packs the built folder by the charmcraft.yaml in it: the same files with the same modes", async () => {
    const built = await buildCharm({ source: "examples/file-stream", output: await aTree(), log: () => undefined });
    const theirs = await real.pack(built.directory);
    expect(await filesIn(theirs)).toEqual(await filesIn(await packed()));
    expect(await (await readArchive(theirs)).text("manifest.yaml")).toMatch(/^- name: ubuntu\n {2}channel: '24.04'$/m);
  });
});
