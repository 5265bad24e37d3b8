import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { commands } from "../../src/cli/commands.ts";
import { errorCodes } from "../../src/core/index.ts";
import { demandOf, isFeature } from "../../src/juju/features.ts";
import { tools } from "../../src/juju/index.ts";
import { flags } from "../../src/layer/index.ts";
import * as helpers from "../../src/layer/helpers.ts";
import { toolNames } from "../../src/sandbox/index.ts";
import { command } from "../cli/command.ts";

const page = (name: string): string => readFileSync(`docs/reference/${name}.md`, "utf8");
const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| (`[^|]*)/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );

test("every error code is in the docs, and no other", () => {
  const documented = [...page("errors").matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(
    ([, code, remedy]) => `${code} ${remedy}`,
  );
  expect(documented.toSorted()).toEqual(
    Object.entries(errorCodes)
      .map(([code, { remedy }]) => `${code} ${remedy}`)
      .toSorted(),
  );
});

test("every flag of the layer is in the docs, and no other", () => {
  const [own = ""] = page("flags").split("## Of the framework");
  expect(firstCells(own).toSorted()).toEqual(Object.values(flags).toSorted());
});

test("every option is in the docs with its type and default, and no other", () => {
  const { options } = parse(readFileSync("config.yaml", "utf8")) as {
    options: Record<string, { type: string; default: string | number }>;
  };
  const documented = [...page("config").matchAll(/^\| `([\w-]+)` \| (\w+) \| `(.*?)` \|/gm)].map(([, ...cells]) =>
    cells.join(" "),
  );
  const declared = Object.entries(options).map(
    ([name, { type, default: value }]) => `${name} ${type} ${value === "" ? '""' : value}`,
  );
  expect(documented).toEqual(declared);
});

test("every helper is in the docs, and no other", () => {
  const documented = [...page("helpers").matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`(\w+)\(/g)].map(([, name = ""]) => name),
  );
  expect(documented.toSorted()).toEqual(Object.keys(helpers).toSorted());
});

test("the README's upper layer is the one in examples/minimal, which is type-checked and built", () => {
  const [, shown] = /```ts\n(.*?)```/s.exec(readFileSync("README.md", "utf8")) ?? [];
  expect(shown).toBe(readFileSync("examples/minimal/handlers.ts", "utf8"));
});

test("the interface in the how-to and the layer that uses it are those of test/helpers/database, which is built and run", () => {
  const shown = [...readFileSync("docs/how-to/write-an-interface.md", "utf8").matchAll(/```ts\n(.*?)```/gs)];
  const files = ["pgsql", "handlers"].map((name) => readFileSync(`test/helpers/database/${name}.ts`, "utf8"));
  expect(shown.map(([, code]) => code)).toEqual(files);
});

test("the handlers in the how-to are those of the template, which is type-checked, built and run", () => {
  const [, shown] = /```ts\n(.*?)```/s.exec(readFileSync("docs/how-to/make-a-charm.md", "utf8")) ?? [];
  const template = readFileSync("templates/connector/handlers.ts", "utf8");
  expect(shown).toBe(template.replaceAll("my-connector", "my-sink"));
});

test("links between the docs lead somewhere", () => {
  const files = new Set(globSync("{*.md,docs/**/*.md,examples/*/README.md,tools/*/README.md}"));
  const broken = [...files].flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => globSync(new URL(target, `file:///${file}`).pathname.slice(1)).length === 0)
      .map((target) => `${file}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every function for handlers that authors import is in the docs, and no other", async () => {
  const engine = new Set(Object.keys(await import("../../src/reactive/index.ts")));
  const given = Object.keys(await import("../../src/index.ts")).filter((name) => engine.has(name));
  expect(firstCells(page("handlers")).toSorted()).toEqual(given.toSorted());
});

test("every function for Juju that authors import is in the docs, and no other", async () => {
  const engine = new Set(Object.keys(await import("../../src/juju/index.ts")));
  const given = Object.keys(await import("../../src/index.ts")).filter((name) => engine.has(name));
  const [own = ""] = page("juju").split("## Every hook tool");
  expect(firstCells(own).toSorted()).toEqual(given.toSorted());
});

test("every hook tool is in the docs with its function and the versions of Juju that have it, and no other", () => {
  const [, table = ""] = page("juju").split("## Every hook tool");
  const shown = [...table.matchAll(/^\| `([a-z-]+)` \| `(\w+)` \| ([^|;]+)/gm)].map((cells) => cells.slice(1, 4));
  const all = new Set(["2.9.50", "3.6.27", "4.0.15"].flatMap((version) => toolNames(version)));
  expect(shown.map(([tool]) => tool)).toEqual([...all].toSorted());
  for (const [tool = "", name = "", versions = ""] of shown) {
    expect(name).toBe(tool.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    expect(tools).toHaveProperty(name);
    expect(versions.trim()).toBe(
      isFeature(tool)
        ? demandOf(tool)
            .replace("needs Juju ", "from ")
            .replace(" or later", "")
            .replace("is gone since Juju ", "before ")
        : "all",
    );
  }
});

test("the help of every command is in the docs as the command prints it", async () => {
  const helps = await Promise.all(
    [[], ...commands.map(({ name }) => [name])].map(async (name) => (await command([...name, "--help"])).stdout),
  );
  const usage = (text: string): string => text.split(/[\s]+/).slice(0, 3).join(" ");
  const shown = page("cli").replaceAll(/```text\n([^`]*)```/g, (_, old: string) => {
    return `\`\`\`text\n${helps.find((help) => usage(help) === usage(old)) ?? ""}\`\`\``;
  });
  expect(helps.filter((help) => !shown.includes(help))).toEqual([]);
  await expect(shown).toMatchFileSnapshot("../../docs/reference/cli.md");
});
