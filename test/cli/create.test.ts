import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aTree, metadata } from "../build/tree.ts";
import { command } from "./command.ts";

describe("create", () => {
  test("says what was made and what to do next", async () => {
    const output = await aTree();
    const { code, stdout, stderr } = await command(["create", "my-sink", "--output", output]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.replaceAll(output, "OUTPUT")).toMatchInlineSnapshot(`
      "made OUTPUT/my-sink: 12 files of the template connector
      next: cd OUTPUT/my-sink && npm install
            npm test
            npm run pack
      "
    `);
  });

  test("lists the files as JSON", async () => {
    const output = await aTree();
    const { stdout } = await command(["create", "pgsql", "--template", "interface", "--output", output, "--json"]);
    const made = JSON.parse(stdout) as { files: readonly string[] };
    expect(made).toMatchObject({ name: "pgsql", template: "interface", directory: join(output, "pgsql") });
    const entries = await readdir(join(output, "pgsql"), { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(found.map((path) => path.slice(output.length + "/pgsql/".length)).toSorted()).toEqual(made.files);
  });

  test.each([
    [["create", "x", "--template", "plugin"], 2, /there is no template "plugin"; give --template one of connector, /],
    [["create", "X"], 1, /"X" can't name a connector; .*\(create-failed\)\n$/],
    [["create"], 2, /create takes NAME and got 0 arguments/],
  ])("%j is refused", async (argv, code, message) => {
    expect(await command(argv)).toEqual({ code, stdout: "", stderr: expect.stringMatching(message) as string });
  });
});

describe("add", () => {
  const files = {
    "sink/layer.yaml": "includes: []\n",
    "sink/metadata.yaml": metadata("sink"),
    "layers/status/layer.yaml": "",
    "interfaces/interface-http/interface.yaml": "name: http\n",
    "interfaces/interface-http/requires.ts": "",
  };

  test("says what was added; the second time, that nothing was changed", async () => {
    const root = await aTree(files);
    const call = () => command(["add", "layer", "status", join(root, "sink"), "--layers-dir", join(root, "layers")]);
    const said = (text: string): string => text.replaceAll(root, "ROOT");
    expect(said((await call()).stdout)).toBe(
      "added layer:status, found in ROOT/layers/status, to layer.yaml of ROOT/sink\n",
    );
    const again = await call();
    expect({ ...again, stdout: said(again.stdout) }).toEqual({
      code: 0,
      stdout: "layer:status is in ROOT/sink already; nothing was changed\n",
      stderr: "",
    });
  });

  test("finds an interface by the environment, and adds its endpoint", async () => {
    const root = await aTree(files);
    const argv = ["add", "interface", "http", join(root, "sink"), "--endpoint", "web", "--role", "requires", "--json"];
    const { code, stdout } = await command(argv, { CHARM_INTERFACES_DIR: join(root, "interfaces") });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      include: "interface:http",
      directory: join(root, "interfaces/interface-http"),
      changed: ["layer.yaml", "metadata.yaml"],
    });
    expect(await readFile(join(root, "sink/metadata.yaml"), "utf8")).toContain(
      "requires:\n  web:\n    interface: http",
    );
  });

  test.each([
    [["layer", "status", ".", "--endpoint", "web"], /a layer has no endpoint; leave --endpoint and --role out/],
    [["interface", "http", ".", "--role", "requires"], /give both --endpoint and --role/],
    [["interface", "http", ".", "--endpoint", "web", "--role", "uses"], /there is no role "uses"; give --role one of/],
    [["charm", "x"], /add takes layer or interface and got "charm"/],
  ])("of %j is refused", async (argv, message) => {
    expect(await command(["add", ...argv])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(message) as string,
    });
  });
});
