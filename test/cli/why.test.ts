import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeUnitStore } from "../../src/juju/index.ts";
import { aTree } from "../build/tree.ts";
import { buildForTest, openModel, type BuiltForTest, type TestModel } from "../helpers/model.ts";
import { deployMongodbSink, integrate } from "../helpers/mongodb-sink.ts";
import { command } from "./command.ts";

// A unit of the example whose connector never appears, because an option is missing.
const source = "examples/mongodb-sink";
let built: BuiltForTest;
let model: TestModel;
let trace: string;

beforeAll(async () => {
  built = await buildForTest(source);
  model = await openModel(built);
  await deployMongodbSink(model, { topics: "orders" });
  await integrate(model, "kafka", { host: "127.0.0.1", port: "9092" });
  const runs = await integrate(model, "mongodb", { hostname: "10.1.0.7", port: "27017" });
  const lines = runs.at(-1)?.log.filter(({ level }) => level === "DEBUG") ?? [];
  trace = /hook mongodb-relation-changed\n.*/s.exec(lines.map(({ text }) => text).join("\n"))?.[0] ?? "no trace";
}, 60_000);

afterAll(async () => {
  await model.close();
  await built.remove();
});

const page = "docs/how-to/find-out-why.md";
const machine = "/var/lib/juju/agents/unit-mongodb-sink-0/charm";
const steady = (text: string): string =>
  text
    .replaceAll(built.directory, machine)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "2026-11-23T09:30:00.000Z")
    .replaceAll(/\d+\.\d ms/g, "1.0 ms");

describe("the page on finding out why", () => {
  test("shows what the commands print for a unit of the example", { timeout: 60_000 }, async () => {
    let text = "";
    const folder = await mkdtemp(join(tmpdir(), "why-"));
    for (const [block, line = ""] of readFileSync(page, "utf8").matchAll(/```console\n\$ (.*)\n[^]*?```\n|[^`]+|`/g)) {
      text += line === "" ? block : `\`\`\`console\n$ ${line}\n${await answerTo(line, folder)}\`\`\`\n`;
    }
    await rm(folder, { recursive: true });
    await expect(text).toMatchFileSnapshot(`../../${page}`);
  });

  test("shows the graph of the example as it is", async () => {
    const { stdout } = await command(["graph", source, "--format", "svg"]);
    await expect(stdout).toMatchFileSnapshot("../../docs/how-to/mongodb-sink.svg");
  });
});

async function answerTo(line: string, folder: string): Promise<string> {
  if (line.startsWith("juju debug-log")) return `${steady(trace)}\n`;
  const args = line
    .replaceAll(machine, built.directory)
    .replace(/(?<=--output )/, `${folder}/`)
    .split(" ")
    .slice(1);
  const { stdout, stderr } = await command(args);
  return steady(stdout + stderr).replaceAll(`${folder}/`, "");
}

describe("flags", () => {
  test("as JSON has who set a flag, in which hook and when", async () => {
    const { code, stdout } = await command(["flags", built.directory, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual({
      flag: "mongodb.connected",
      hook: expect.stringMatching(/^mongodb-relation-/) as string,
      by: "mongodb-sink/lookAtMongodb",
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  test("of a folder without a unit's memory is not found: one sentence and exit code 4; nothing is made there", async () => {
    const root = await aTree({ "readme.txt": "" });
    const { code, stderr } = await command(["flags", root]);
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^error: there is no .*\.unit-state\.db; name the folder of a unit's charm .*\(not-found\)\n$/,
    );
    await expect(readFile(join(root, ".unit-state.db"))).rejects.toThrow("ENOENT");
  });
});

test("of a unit in a Kubernetes model nobody says that no flag is set: its memory is not in the folder", async () => {
  const root = await aTree();
  const set = new Map([["juju.status", '{"name": "active", "message": ""}']]);
  writeUnitStore(join(root, ".unit-state.db"), { set, unset: [] });
  const { code, stdout, stderr } = await command(["flags", root]);
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toContain("there is no unit's memory in ");
});

describe("the value of a flag", () => {
  const secret = "hunter2-hunter2-hunter2-hunter2-hunter2-hunter2-hunter2-hunter2-hunter2";
  const aUnit = async (): Promise<string> => {
    const root = await aTree();
    const rows = { "a.text": secret, "b.keys": { user: "x", password: secret }, "c.none": null, "d.list": [1, 2] };
    const set = new Map(
      Object.entries(rows).map(([flag, value]) => [`reactive.states.${flag}`, JSON.stringify(value)]),
    );
    writeUnitStore(join(root, ".unit-state.db"), { set, unset: [] });
    return root;
  };

  test("is described and not shown; who set a flag of a Python charm is not known", async () => {
    const root = await aUnit();
    const { stdout } = await command(["flags", root]);
    expect(stdout).not.toContain("hunter2");
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, " | "))).toEqual([
      "FLAG | SET AT | IN HOOK | BY | VALUE",
      "a.text | not known: no record, as of a Python charm | a text of 71",
      "b.keys | not known: no record, as of a Python charm | keys user, password",
      "c.none | not known: no record, as of a Python charm",
      "d.list | not known: no record, as of a Python charm | a list of 2",
      "",
    ]);
    expect((await command(["flags", root, "--json"])).stdout).not.toContain("hunter2");
  });

  test("is listed under a name that can't command the terminal", async () => {
    const root = await aTree();
    const set = new Map([["reactive.states.endpoint.db.changed.\u001b[2J", "null"]]);
    writeUnitStore(join(root, ".unit-state.db"), { set, unset: [] });
    expect((await command(["flags", root])).stdout).toMatch(/^endpoint\.db\.changed\.\ufffd\[2J /m);
  });

  test("is shown when asked for, cut to 60 characters; as JSON it is whole", async () => {
    const root = await aUnit();
    const { stdout } = await command(["flags", root, "--values"]);
    expect(stdout).toContain(`${JSON.stringify(secret).slice(0, 59)}…\n`);
    expect(JSON.parse((await command(["flags", root, "--values", "--json"])).stdout)).toContainEqual({
      flag: "a.text",
      value: secret,
    });
  });
});

describe("explain", () => {
  test("as JSON has the same answers", async () => {
    const { stdout } = await command(["explain", "handler", "start", source, "--unit", built.directory, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      id: "mongodb-sink/start",
      at: "handlers.ts:23",
      unit: { skipped: "waits for kafka-connect.running" },
    });
  });

  test.each([
    ["handler", "strat", 'there is no handler "strat" in these layers; did you mean mongodb-sink/start?'],
    [
      "flag",
      "mongodb.conected",
      'there is no flag "mongodb.conected" in these layers; did you mean mongodb.connected?',
    ],
    ["flag", "config.changed.tpics", "did you mean config.changed.topics"],
  ])("%s %s is not found, with the nearest names and exit code 4", async (what, name, sentence) => {
    const { code, stdout, stderr } = await command(["explain", what, name, source]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/ \(not-found\)\n$/);
  });

  test("of a folder that is no layer fails as a build does", async () => {
    const root = await aTree();
    const { code, stderr } = await command(["explain", "flag", "x", root]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: ${root} is no layer: it has no layer.yaml; name the folder of a layer (build-failed)\n`,
    );
  });

  test("of layers whose code fails says what it threw", async () => {
    const root = await aTree({
      "layer.yaml": "",
      "metadata.yaml": "name: app\nsummary: s\ndescription: d\n",
      "handlers.ts": 'throw new Error("not today"); export const layer = 1;',
    });
    const { code, stderr } = await command(["explain", "flag", "x", root]);
    expect(code).toBe(1);
    expect(stderr).toBe('error: the layers of charm "app" can\'t be loaded: not today (build-failed)\n');
  });
});

describe("graph", () => {
  test.each([
    ["drawing.svg", /^<\?xml/],
    ["drawing.dot", /^digraph "mongodb-sink/],
    ["drawing.mmd", /^---\ntitle: /],
    ["drawing.json", /^{\n {2}"charm": "mongodb-sink"/],
  ])("writes %s in the form of its name", async (name, form) => {
    const root = await aTree();
    const { code, stdout } = await command(["graph", source, "--output", join(root, name)]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(await readFile(join(root, name), "utf8")).toMatch(form);
  });

  test("says which file it can't write", async () => {
    const file = join(await aTree(), "no", "such", "folder.svg");
    const { code, stderr } = await command(["graph", source, "--output", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/can't be written: .*ENOENT.*; give --output another file \(usage\)\n$/);
    expect(stderr).toContain(file);
  });

  test("prints Mermaid by default, and what is strange to stderr", async () => {
    const { stdout, stderr } = await command(["graph", source]);
    expect(stdout).toMatch(/^---\ntitle: "mongodb-sink: handlers and flags"\n---\nflowchart LR\n/);
    expect(stderr).toContain("can keep kafka-connect-base.configured moving without end\n");
  });

  test("as JSON prints data and nothing else", async () => {
    const { stdout, stderr } = await command(["graph", source, "--json"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ charm: "mongodb-sink", layers: ["kafka-connect-base", "mongodb-sink"] });
  });
});
