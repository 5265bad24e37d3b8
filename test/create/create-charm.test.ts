import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCharm, builderPackage } from "../../src/build/index.ts";
import { createCharm, templateNames, type TemplateName } from "../../src/create/index.ts";
import { aTree } from "../build/tree.ts";

const create = async (name: string, template: TemplateName, output?: string) =>
  createCharm({ name, template, output: output ?? (await aTree()) });

describe("a new folder", () => {
  test("has the template's files with the new name, and nothing else is left beside it", async () => {
    const output = await aTree();
    const created = await create("orders-sink", "connector", output);
    expect(created).toEqual({
      name: "orders-sink",
      template: "connector",
      directory: join(output, "orders-sink"),
      files: [
        ".gitignore",
        "README.md",
        "charm.d.ts",
        "config.yaml",
        "copyright",
        "handlers.ts",
        "icon.svg",
        "layer.yaml",
        "metadata.yaml",
        "package.json",
        "test/orders-sink.test.ts",
        "tsconfig.json",
      ],
    });
    expect(await readdir(output)).toEqual(["orders-sink"]);
    const texts = await Promise.all(created.files.map((file) => readFile(join(created.directory, file), "utf8")));
    expect(texts.filter((text) => text.includes("my-connector"))).toEqual([]);
    expect(texts[created.files.indexOf("metadata.yaml")]).toContain("name: orders-sink\n");
  });

  test.each(templateNames)("of the template %s can be read by all who can read the others", async (template) => {
    const { directory } = await create("fresh", template);
    const beside = await aTree({ "plain/file": "" });
    const modeOf = async (path: string) => (await stat(path)).mode;
    expect(await modeOf(directory)).toBe(await modeOf(join(beside, "plain")));
    expect(await modeOf(join(directory, "README.md"))).toBe(await modeOf(join(beside, "plain/file")));
  });

  test("is made with the folders above it, and in place of an empty one", async () => {
    const output = await aTree({ "deep/keep": "" });
    await create("one", "charm", join(output, "deep/er"));
    expect(await readdir(join(output, "deep/er"))).toEqual(["one"]);
    const empty = await create("one", "charm", join(await aTree(), "x"));
    expect(empty.files).toContain("handlers.ts");
  });

  test("of a charm has the types that a build would write", async () => {
    const { directory } = await create("orders-sink", "connector");
    const output = await aTree();
    const log: string[] = [];
    await buildCharm({ source: directory, output, sources: "update", log: (line) => void log.push(line) });
    expect(log.filter((line) => line.startsWith("wrote "))).toEqual([
      expect.stringMatching(/^wrote .*charm\.lock \(missing\)$/),
    ]);
  });

  test("depends on the framework in the version that made it; made from a checkout, on the checkout", async () => {
    const builder = { ...(await builderPackage()), version: "7.8.9" };
    const frameworkOf = async (fromSource: boolean): Promise<unknown> => {
      const options = { name: "one", template: "charm", output: await aTree() } as const;
      const { directory } = await createCharm({ ...options, builder: { ...builder, fromSource } });
      const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
      };
      return manifest.devDependencies["kafka-connect-base"];
    };
    expect(await frameworkOf(false)).toBe("7.8.9");
    expect(await frameworkOf(true)).toBe(`file:${builder.root}`);
  });
});

describe("nothing is made, and nothing is left,", () => {
  test.each([
    ["Sink", "charm"],
    ["1sink", "charm"],
    ["sink-2", "connector"],
    ["sink-", "connector"],
    ["kafka_sink", "layer"],
    ["", "charm"],
    ["../sink", "charm"],
    ["kafka-connect-base", "connector"],
    ["kafka-connect-base", "layer"],
    ["juju-info", "interface"],
    ["juju", "interface"],
    ["Kafka", "interface"],
  ] as const)("for the name %j with the template %s", async (name, template) => {
    const output = await aTree();
    await expect(create(name, template, output)).rejects.toMatchObject({ code: "create-failed" });
    expect(await readdir(output)).toEqual([]);
  });

  test("where the folder holds a file", async () => {
    const output = await aTree({ "sink/mine": "kept" });
    await expect(create("sink", "charm", output)).rejects.toThrow(
      `${join(output, "sink")} is not empty; choose another name or another --output`,
    );
    expect(await readdir(output, { recursive: true })).toEqual(["sink", "sink/mine"]);
  });

  test("where a file is in the way", async () => {
    const output = await aTree({ sink: "a file" });
    await expect(create("sink", "charm", output)).rejects.toThrow(/sink is in the way .*; choose another --output$/);
    await expect(create("inner", "charm", join(output, "sink"))).rejects.toThrow(/in the way .* or below a file/);
    expect(await readdir(output)).toEqual(["sink"]);
  });

  test("and the folders that were made for it go again", async () => {
    const output = await aTree();
    const root = await aTree({ "templates/charm/layer.yaml": "includes: [layer:gone]" });
    const broken = { ...(await builderPackage()), root };
    const options = { name: "sink", template: "charm", output: join(output, "a/b") } as const;
    await expect(createCharm({ ...options, builder: broken })).rejects.toThrow("layer:gone, which was not found");
    expect(await readdir(output)).toEqual([]);
  });
});

describe("the templates", () => {
  test.each(["connector", "charm"] as const)("%s has less than 20 lines of code of its own", async (template) => {
    const text = await readFile(`templates/${template}/handlers.ts`, "utf8");
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
    expect(lines.length).toBeLessThan(20);
  });

  test.each(templateNames)("%s is tested with the tools that test it here", async (template) => {
    type Manifest = { readonly devDependencies: Readonly<Record<string, string>> };
    const manifestAt = async (path: string) => JSON.parse(await readFile(path, "utf8")) as Manifest;
    const own = await manifestAt("package.json");
    const { "kafka-connect-base": _framework, ...tools } = (await manifestAt(`templates/${template}/_package.json`))
      .devDependencies;
    expect(own.devDependencies).toMatchObject(tools);
    expect(Object.keys(tools)).toEqual(["@types/node", "typescript", "vitest"]);
  });
});
