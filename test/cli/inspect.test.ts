import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { aTree, metadata } from "../build/tree.ts";
import { command } from "./command.ts";

const signatures = {
  "config.yaml": ["sink", "dynamic", "0"],
  "lib/main.js": ["build", "build", "0"],
  "files/a/motd": ["base", "static", "0"],
};
const provenance = { "config.yaml": { "options.a.default": "sink", "options.a.type": "base" } };
const layers = [{ name: "base" }, { name: "sink" }];
const built = () =>
  aTree({
    ".build.manifest": JSON.stringify({ charm: "sink", layers, signatures, provenance }),
    "metadata.yaml": metadata("sink"),
    "config.yaml": "options: {}\n",
    "lib/main.js": "x".repeat(1_500_000),
    "files/a/motd": "hello",
    "files/a/\u001b[31mred": "",
  });

test("a charm is drawn as a tree, and without colours a file's layers stand beside it", async () => {
  const { code, stdout, stderr } = await command(["inspect", await built()]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "sink: 6 files, 1.5 MB
    layers, lowest first: base, sink
    ├── .build.manifest       1 kB  made by the build
    ├── config.yaml           1 kB  base + sink
    ├── files/
    │   └── a/
    │       ├── �[31mred      0 kB  not from the build
    │       └── motd          1 kB  base
    ├── lib/
    │   └── main.js         1.5 MB  made by the build
    └── metadata.yaml         1 kB  not from the build
    "
  `);
});

test("with colours each layer has its own, and the words are the same", async () => {
  const folder = await built();
  const { stdout } = await command(["inspect", folder], {}, { color: true });
  expect(stdout).toContain("\u001b[36mmotd\u001b[39m");
  expect(stdout).toContain("\u001b[36mbase\u001b[39m + \u001b[32msink\u001b[39m");
  expect(stripVTControlCharacters(stdout)).toBe((await command(["inspect", folder])).stdout);
});

test("as JSON it has every file", async () => {
  const { stdout } = await command(["inspect", await built(), "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: "folder",
    name: "sink",
    layers: ["base", "sink"],
    files: expect.arrayContaining([{ path: "files/a/motd", bytes: 5, how: "static", layers: ["base"] }]) as unknown,
  });
});

test("what is no charm is not found: exit code 4", async () => {
  expect(await command(["inspect", await aTree()])).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/ is no charm; name a \.charm file, .* \(not-found\)\n$/) as string,
  });
});
