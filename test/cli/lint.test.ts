import { expect, test } from "vitest";
import { command } from "./command.ts";
import { aTree } from "../build/tree.ts";

const goodCharm = {
  "metadata.yaml": [
    "name: top",
    "display-name: Top",
    "summary: s",
    "description: d",
    "maintainers: [Ann Author <ann@example.com>]",
    "tags: [test]",
    "provides: {web: {interface: http}}",
    "",
  ].join("\n"),
  "manifest.yaml": "bases: [{name: ubuntu, channel: 24.04/stable}]\n",
  "config.yaml": "options: {}\n",
  dispatch: "#!/bin/sh\n",
  copyright: "c",
  "README.md": "r",
  "icon.svg": "<svg/>",
};

test("a good charm's folder has no findings and exit code 0", async () => {
  const charm = await aTree(goodCharm);
  expect(await command(["lint", charm])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^0 errors, 0 warnings, 0 for information/) as string,
    stderr: "",
  });
});

test("each finding is a line with file, line, severity and rule", async () => {
  const charm = await aTree({
    ...goodCharm,
    "config.yaml": "options:\n  a:\n    type: list\n    default: x\n    description: d\n",
  });
  const { code, stdout, stderr } = await command(["lint", charm]);
  expect(stdout).toBe(
    `${charm}/config.yaml:3: error: the option "a" has unknown type "list"; use string, int, float, boolean or secret (option-type)\n${stdout.split("\n")[1]}\n`,
  );
  expect(stdout).toContain("1 error, 0 warnings");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `error: ${charm} has 1 error that must be corrected (lint-failed)\n`,
  });
});

test("--json lists the findings with the Jujus that refuse the charm", async () => {
  const charm = await aTree({ ...goodCharm, "actions.yaml": "ok: {}\nBad_Name: {}\n" });
  const { stdout } = await command(["lint", charm, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      rule: "action-name",
      severity: "error",
      file: "actions.yaml",
      in: `${charm}/actions.yaml`,
      line: 2,
      path: ["Bad_Name"],
      refusedBy: ["juju 2.9", "juju 3.x", "juju 4.x (from source)"],
    },
  ]);
});

test("--strict makes warnings fail", async () => {
  const { copyright: _, ...files } = goodCharm;
  const charm = await aTree(files);
  expect((await command(["lint", charm])).code).toBe(0);
  expect((await command(["lint", charm, "--strict"])).code).toBe(1);
});

test("severities are coloured on a terminal with colours", async () => {
  const charm = await aTree({ ...goodCharm, "config.yaml": "" });
  const { stdout } = await command(["lint", charm], {}, { color: true });
  expect(stdout).toContain("config.yaml: \u001b[31merror\u001b[0m: ");
});

test("YAML that can't be read is a finding, with its line, and its file is not said to miss anything", async () => {
  const charm = await aTree({ ...goodCharm, "metadata.yaml": "name: top\nsummary: [\n" });
  const { stdout } = await command(["lint", charm, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject([{ rule: "yaml-unreadable", file: "metadata.yaml" }]);
});

test("a key that Juju does not take for text is found where the file was written by hand", async () => {
  const charm = await aTree({ ...goodCharm, "actions.yaml": "act:\n  params:\n    n: {type: string}\n" });
  const { stdout } = await command(["lint", charm]);
  expect(stdout).toContain(`${charm}/actions.yaml:3: error: Juju reads the key "n" of "act.params"`);
});

test("a layer's folder is linted as the charm that a build makes, with the files of its layers", async () => {
  const root = await aTree({
    "base/layer.yaml": "includes: []\n",
    "base/config.yaml": "options:\n  a: {type: int, default: x, description: d}\n",
    "top/layer.yaml": "includes: [layer:base]\n",
    "top/metadata.yaml": goodCharm["metadata.yaml"],
    "top/copyright": "c",
    "top/README.md": "r",
    "top/icon.svg": "<svg/>",
  });
  const { stdout, code } = await command(["lint", `${root}/top`, "--layers-dir", root]);
  expect(stdout).toMatch(/base\/config\.yaml:2: error: the default of the option "a" is the text "x"/);
  expect(code).toBe(1);
});

test("a path that is no charm has exit code 4", async () => {
  const folder = await aTree({ "a.txt": "" });
  expect(await command(["lint", folder])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("is no charm") as string,
  });
});

test("a file of a charm that can't be read is a finding like any other", async () => {
  const charm = await aTree({ ...goodCharm, "actions.yaml/x": "" });
  const { code, stdout } = await command(["lint", charm]);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /actions\.yaml: error: .* can't be read: EISDIR.*; make it a readable file \(yaml-unreadable\)/,
  );
});

test("an empty config.yaml of a layer is no error, because a build leaves it out", async () => {
  const charm = await aTree({ ...goodCharm, "layer.yaml": "", "config.yaml": "# nothing yet\n" });
  expect(await command(["lint", charm])).toMatchObject({ code: 0, stderr: "" });
  expect((await command(["build", charm])).code).toBe(0);
});
