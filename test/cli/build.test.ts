import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aTree, metadata } from "../build/tree.ts";
import { command } from "./command.ts";

const files = {
  "top/layer.yaml": "includes: [layer:base, interface:http]\nconfig: {deletes: [old, size.description]}",
  "top/metadata.yaml": `${metadata("top")}provides: {web: http}`,
  "top/config.yaml": "options:\n  size: {default: big}\n  own: {type: int, default: 1, description: o}",
  "layers/base/layer.yaml": "",
  "layers/base/config.yaml":
    "options:\n  size:\n    type: string\n    default: small\n    description: d\n  old: {type: int}",
  "interfaces/http/interface.yaml": "",
  "interfaces/http/provides.ts": "export const provides = { interface: 'http', role: 'provides', handlers: [] };",
};
const places = (root: string): Record<string, string> => ({
  CHARM_LAYERS_DIR: join(root, "layers"),
  CHARM_INTERFACES_DIR: join(root, "interfaces"),
  CHARM_BUILD_DIR: join(root, "out"),
});

describe("build", () => {
  test("takes the folders of charm-tools' variables, and leaves the lock and the types beside layer.yaml", async () => {
    const root = await aTree(files);
    const { code, stdout, stderr } = await command(["build", join(root, "top")], places(root));
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^built top in .*out\/top: \d+ files/) as string,
    });
    expect(stderr).toContain(`wrote ${join(root, "top/charm.lock")} (missing)`);
    expect(await readdir(join(root, "top"))).toEqual([
      "charm.d.ts",
      "charm.lock",
      "config.yaml",
      "layer.yaml",
      "metadata.yaml",
    ]);
    expect(await readFile(join(root, "out/top/metadata.yaml"), "utf8")).toMatch(/^name: top\n/);
  });

  test("--check ends with 1 and names what a build would change, and with 0 after it", async () => {
    const root = await aTree(files);
    const check = ["build", join(root, "top"), "--check"];
    const before = await command(check, places(root));
    expect(before).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`${join(root, "top/charm.lock")}: missing\n`) as string,
    });
    expect(before.stderr).toMatch(
      /error: \d+ files are not what a build would make; run it without --check \(build-failed\)\n$/,
    );
    expect(await readdir(root)).toEqual(["interfaces", "layers", "top"]);
    await command(["build", join(root, "top")], places(root));
    expect(await command(check, places(root))).toMatchObject({ code: 0, stdout: "" });
    await writeFile(join(root, "out/top/dispatch"), "edited");
    const after = await command([...check, "--json"], places(root));
    expect({ code: after.code, stale: JSON.parse(after.stdout) as unknown }).toEqual({
      code: 1,
      stale: [{ path: join(root, "out/top/dispatch"), what: "differs" }],
    });
  });

  test("--frozen refuses a lock that is not up to date, --force overwrites what was edited, --name names", async () => {
    const root = await aTree(files);
    const build = (...args: readonly string[]) => command(["build", join(root, "top"), ...args], places(root));
    expect(await build("--frozen")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is out of date (missing)") as string,
    });
    await build();
    expect(await build("--frozen")).toMatchObject({ code: 0 });
    await writeFile(join(root, "out/top/dispatch"), "edited");
    expect(await build()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("edited by hand since the last build: dispatch;") as string,
    });
    expect(await build("--force")).toMatchObject({ code: 0 });
    await build("--name", "renamed");
    expect(await readFile(join(root, "out/renamed/metadata.yaml"), "utf8")).toMatch(/^name: renamed\n/);
  });
});

describe("explain config", () => {
  test("says which layer set what of an option, and all that the layers say of it", async () => {
    const root = await aTree(files);
    const explain = (...args: readonly string[]) => command(["explain", "config", ...args], places(root));
    expect((await explain("size", join(root, "top"))).stdout).toBe(
      [
        "option size",
        '  type "string"  base  config.yaml:3',
        '  default "big"  top  config.yaml:2',
        "said by, lowest layer first",
        '  base  config.yaml:2  type "string", default "small", description "d"',
        "  top  layer.yaml:2  deletes size.description",
        '  top  config.yaml:2  default "big"',
        "",
      ].join("\n"),
    );
    expect((await explain("config.old", join(root, "top"))).stdout).toContain(
      "the charm does not have it: a layer deletes it",
    );
    const { code, stdout } = await explain("own", join(root, "top"), "--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({
      code: 0,
      option: "own",
      keys: [
        { key: "type", value: "int", layer: "top", at: "config.yaml:3" },
        { key: "default", value: 1, layer: "top", at: "config.yaml:3" },
        { key: "description", value: "o", layer: "top", at: "config.yaml:3" },
      ],
      said: [{ layer: "top", at: "config.yaml:3", says: { type: "int", default: 1, description: "o" } }],
    });
  });

  test("of an option that no layer has ends with 4 and the names most like it", async () => {
    const root = await aTree(files);
    expect(await command(["explain", "config", "siz", join(root, "top")], places(root))).toMatchObject({
      code: 4,
      stderr: 'error: there is no option "siz" in these layers; did you mean size? (not-found)\n',
    });
    expect(await command(["explain", "config", "constructor", join(root, "top")], places(root))).toMatchObject({
      code: 4,
    });
  });
});

describe("pack", () => {
  test("names the file for the charm's base and machines, and keeps the lock as build does", async () => {
    const root = await aTree({ ...files, "top/manifest.yaml": "bases: [{name: ubuntu, channel: '22.04'}]" });
    const env = { ...places(root), XDG_CACHE_HOME: join(import.meta.dirname, "../../node_modules/.cache") };
    const pack = (...args: readonly string[]) =>
      command(["pack", join(root, "top"), "--output", join(root, "out"), "--platform", "amd64", ...args], env);
    expect(await pack("--frozen")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is out of date (missing)") as string,
    });
    const { code, stdout } = await pack("--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      path: join(root, "out/top_ubuntu-22.04-amd64.charm"),
      platform: "amd64",
    });
    expect(await readdir(join(root, "top"))).toContain("charm.lock");
    expect(await pack("--frozen")).toMatchObject({ code: 0 });
  }, 60_000);
});
