import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { refuseNode } from "../../src/cli/node-version.ts";
import { run } from "../build/run.ts";
import { aTree, metadata } from "../build/tree.ts";
import { command } from "./command.ts";

describe("help", () => {
  test("of the program lists the commands", async () => {
    const { code, stdout } = await command(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: kafka-connect-base COMMAND

        add layer|interface NAME [DIR]          Add a layer or interface to the includes of the layer in DIR, once it is found.
        build DIR                               Make a charm of the layer in DIR and the layers it includes.
        create NAME                             Make a folder NAME for a new charm, layer or interface that builds, tests and packs at once.
        dispatch [CHARM]                        Run one hook or action of a charm on this machine as Juju would, and say what it did.
        explain flag|handler|config NAME [DIR]  Say who sets and waits for a flag, when a handler runs, or which layer set an option, in the charm of DIR.
        flags [DIR]                             List the flags that are set on the unit whose charm is in DIR: since when and by whom.
        graph [DIR]                             Draw the handlers and flags of the charm of the layer in DIR, and say what is strange about them.
        inspect PATH                            Show the files of a .charm, a built charm or a layer's folder: their sizes, and the layers they are from.
        lint [PATH]                             Say what Juju would refuse, what surprises and what is missing in a layer's folder, a built charm or a .charm.
        pack DIR                                Pack the charm of the layer in DIR into one .charm file that juju deploy takes.

        --help     print this help; after a command, the command's
        --version  print the version

      Exit codes: 0 done, 1 failed, 2 not understood, 4 not found.
      "
    `);
  });

  test("of a command lists its options", async () => {
    const { code, stdout } = await command(["build", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: kafka-connect-base build DIR [OPTIONS]

      Make a charm of the layer in DIR and the layers it includes.

        --output DIR              put the charm's folder here (default: $CHARM_BUILD_DIR, else DIR/build)
        --layers-dir DIR ...      look for layers in this folder, before $CHARM_LAYERS_DIR
        --interfaces-dir DIR ...  look for interfaces in this folder, before $CHARM_INTERFACES_DIR
        --name NAME               name the charm so, instead of as its metadata.yaml says
        --check                   write nothing; fail when a build would change anything
        --frozen                  fail when charm.lock or charm.d.ts would change; for CI
        --force                   overwrite what was edited by hand in the charm's folder
        --json                    print the result as JSON
        --debug                   print the stack of an error
        --help                    print this help
      "
    `);
  });

  test("of the version is that of package.json", async () => {
    const manifest = await readFile(join(import.meta.dirname, "../../package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await command(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("a command line that is not understood", () => {
  test.each([
    [[], "no command was given; see kafka-connect-base --help"],
    [["bild"], 'there is no command "bild"; see kafka-connect-base --help'],
    [["build"], "build takes DIR and got 0 arguments; see kafka-connect-base build --help"],
    [["build", "a", "b"], "build takes DIR and got 2 arguments; see kafka-connect-base build --help"],
    [
      ["explain", "flag"],
      "explain takes flag|handler|config NAME [DIR] and got 1 arguments; see kafka-connect-base explain",
    ],
    [
      ["explain", "status", "x"],
      'explain takes flag or handler or config and got "status"; see kafka-connect-base explain',
    ],
    [["flags", "a", "b"], "flags takes [DIR] and got 2 arguments; see kafka-connect-base flags --help"],
    [["graph", "--format", "png"], 'there is no format "png"; give --format one of mermaid, dot, svg, json'],
    [["graph", "--output", "x.png"], "no format is known for the name x.png; give --format one of mermaid"],
    [["build", "--outpt", "x"], "build was not understood: Unknown option '--outpt'"],
    [["build", "a", "--output"], "build was not understood: Option '--output <value>' argument missing"],
  ])("%j ends with 2 and one line", async (args, message) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toMatch(/^.* \(usage\)\n$/);
  });
});

describe("build", () => {
  test("finds layers in --layers-dir before those in $CHARM_LAYERS_DIR, and prints JSON", async () => {
    const root = await aTree({
      "top/layer.yaml": "includes: ['layer:a', 'layer:b']",
      "top/metadata.yaml": metadata("top"),
      "given/a/layer.yaml": "",
      "environment/a/layer.yaml": "includes: ['layer:none']",
      "environment/b/layer.yaml": "",
    });
    const args = [
      "build",
      join(root, "top"),
      "--layers-dir",
      join(root, "given"),
      "--output",
      join(root, "out"),
      "--json",
    ];
    const { code, stdout, stderr } = await command(args, { CHARM_LAYERS_DIR: join(root, "environment") });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("layers: a, b, top\n") as string });
    expect(JSON.parse(stdout)).toMatchObject({ name: "top", directory: `${root}/out/top`, layers: ["a", "b", "top"] });
  });

  test("prints one sentence on what it made", async () => {
    const root = await aTree({ "layer.yaml": "", "metadata.yaml": metadata("small") });
    const { stdout } = await command(["build", root]);
    expect(stdout).toMatch(
      /^built small in .*\/build\/small: \d+ files, 1\d\d\.\d MB, of it code \d+ kB, in \d+ ms\n$/,
    );
  });

  test("an error is one line with its code, and the stack only with --debug", async () => {
    const root = await aTree();
    const message = `error: ${root} is no layer: it has no layer.yaml; name the folder of a layer (build-failed)\n`;
    expect(await command(["build", root])).toEqual({ code: 1, stdout: "", stderr: message });
    const debugged = await command(["build", root, "--debug"]);
    expect(debugged.stderr).toContain(`${message}BuildError: `);
    expect(debugged.stderr).toContain("    at ");
  });
});

describe("the program", () => {
  test("starts from its sources, without colours and with the exit code of the command", async () => {
    const main = join(import.meta.dirname, "../../src/cli/main.ts");
    const ended = await run(process.execPath, [main, "bild"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toBe('error: there is no command "bild"; see kafka-connect-base --help (usage)\n');
  });

  test.each([
    ["a pipe that nobody reads any more", "| true", 0, ""],
    ["a full disk", "> /dev/full", 1, "error: the output can't be written: ENOSPC: no space left on device, write; "],
  ])("whose output is %s says so in one line at most", async (_, where, code, line) => {
    const main = join(import.meta.dirname, "../../src/cli/main.ts");
    const script = `(sleep 0.1; "$1" "$2" --help; echo "$?" >&2) ${where}`;
    const { stderr } = await run("/bin/sh", ["-c", script, "sh", process.execPath, main], { PATH: "/bin:/usr/bin" });
    expect(stderr).toMatch(new RegExp(`^${line}.*${line === "" ? "" : "\n"}${code}\n$`));
  });

  test("refuses a Node.js that is too old with one sentence", () => {
    expect(refuseNode("24.0.0")).toBeUndefined();
    expect(refuseNode("26.1.0")).toBeUndefined();
    expect(refuseNode("22.12.0")).toContain("needs Node.js 24 or later and this is 22.12.0");
  });

  test("loads nothing before it has looked at the version of Node.js", async () => {
    const main = await readFile(join(import.meta.dirname, "../../src/cli/main.ts"), "utf8");
    expect(main.match(/^import .*/gm)).toEqual(['import { refuseNode } from "./node-version.ts";']);
  });
});
