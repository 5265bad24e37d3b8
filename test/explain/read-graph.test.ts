import { globSync } from "node:fs";
import { dirname } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  explainFlag,
  explainHandler,
  findings,
  handlerText,
  readGraph,
  type CharmGraph,
} from "../../src/explain/index.ts";
import { changesOf, changeText, readCharm } from "./a-charm.ts";

/** Functions as an author may write them, each with the changes that are to be found. */
const forms: Readonly<Record<string, readonly [code: string, ...changes: string[]]>> = {
  literal: [
    'function literal() { setFlag("a"); clearFlag("b"); toggleFlag("c", isFlagSet("a")); }',
    "+a!",
    "-b!",
    "~c!",
  ],
  withValue: ['function withValue() { setFlag("a", { some: "value" }); }', "+a!"],
  template: ["function template() { setFlag(`app.ready`); }", "+app.ready!"],
  joinedText: [
    'const prefix = "app"; function joinedText() { setFlag(`${prefix}.${"x"}`); setFlag(prefix + ".y"); }',
    "+app.x!",
    "+app.y!",
  ],
  bound: ['const bound1 = "a"; const bound2 = bound1; function bound() { setFlag(bound2); }', "+a!"],
  member: [
    'const names = { install: "app.install", "quoted-one": "app.quoted" } as const; function member() { setFlag(names.install); clearFlag(names["quoted-one"]); }',
    "+app.install!",
    "-app.quoted!",
  ],
  destructured: ["const { install: taken } = names; function destructured() { setFlag(taken); }", "+app.install!"],
  spread: [
    'const more = { ...names, other: "app.other" }; function spread() { setFlag(more.install); setFlag(more.other); }',
    "+app.install!",
    "+app.other!",
  ],
  frozen: ['const frozen1 = Object.freeze({ a: "app.a" }); function frozen() { setFlag(frozen1.a); }', "+app.a!"],
  imported: ["function imported() { setFlag(elsewhere.flag); whole.raise(); }", "+app.elsewhere!", "+app.raised!"],
  loaded: ['async function loaded() { const { late } = await import("./late.ts"); late(); }', "+app.late!"],
  overList: ['function overList() { for (const flag of ["a", "b"]) setFlag(flag); }', "+a!", "+b!"],
  spreadList: [
    'function spreadList() { for (const flag of ["a", ...["b", "c"]]) setFlag(flag); }',
    "+a!",
    "+b!",
    "+c!",
  ],
  overValues: [
    "function overValues() { for (const flag of Object.values(names)) clearFlag(flag); }",
    "-app.quoted!",
    "-app.install!",
  ],
  forEach: [
    'function forEach() { ["a", "b"].forEach((flag) => setFlag(flag)); ["c"].filter(Boolean).forEach(clearFlag); }',
    "+a!",
    "+b!",
    "-c!",
  ],
  mapped: [
    'function mapped() { for (const flag of ["x", "y"].map((part) => `app.${part}`)) setFlag(flag); }',
    "+app.x!",
    "+app.y!",
  ],
  either: ['function either() { setFlag(isFlagSet("z") ? "a" : "b"); }', "+a", "+b"],
  guarded: ['function guarded() { if (!isFlagSet("z")) return; setFlag("a"); }', "+a"],
  branches: [
    'function branches() { if (isFlagSet("z")) setFlag("a"); else clearFlag("a"); setFlag("b"); isFlagSet("z") && setFlag("c"); }',
    "+a",
    "-a",
    "+b!",
    "+c",
  ],
  tried: ['function tried() { try { setFlag("a"); } catch { clearFlag("a"); } }', "+a", "-a"],
  helper: ['const mark = (flag: string) => setFlag(flag); function helper() { mark("a"); mark("b"); }', "+a!", "+b!"],
  deeper: [
    'const deep = (flag: string) => mark(`deep.${flag}`); async function deeper() { await Promise.resolve(); deep("a"); }',
    "+deep.a!",
  ],
  nested: [
    'function nested() { const go = (suffix: string) => { setFlag("app." + suffix); }; go("a"); go("b"); }',
    "+app.a!",
    "+app.b!",
  ],
  handedOver: [
    'const run = (body: () => void) => { body(); }; function handedOver() { run(() => setFlag("a")); run(mark2); } const mark2 = () => clearFlag("m");',
    "+a!",
    "-m!",
  ],
  kept: ['function kept() { atExit(() => setFlag("later")); }', "+later"],
  answered: [
    'const nameOf = (part: string) => { return `app.${part}`; }; function answered() { setFlag(nameOf("a")); }',
    "+app.a!",
  ],
  method: [
    'const actions = { go() { setFlag("go"); }, stop: () => setFlag("stop") }; function method() { actions.go(); }',
    "+go!",
  ],
  instance: [
    'class Worker { start() { setFlag("started"); } } function instance() { new Worker().start(); }',
    "+started",
  ],
  reassigned: ['let current = "a"; current = "b"; function reassigned() { setFlag(current); }', "+a", "+b"],
  computed: ['function computed() { setFlag(String(config()["name"])); }', "+?"],
  grown: [
    'const grown1 = ["a"]; grown1.push("b"); function grown() { for (const flag of grown1) setFlag(flag); }',
    "+a",
    "+?",
  ],
  parameter: [
    "const factory = (flag: string) => function parameter() { setFlag(flag); }; const parameter = factory('x');",
    "+?",
  ],
  nothing: ["function nothing() {}"],
};

let graph: CharmGraph;

beforeAll(async () => {
  const code = `
    import { atExit, clearFlag, config, defineLayer, isFlagSet, setFlag, toggleFlag, when } from "kafka-connect-base";
    import { elsewhere } from "./elsewhere.ts";
    import * as whole from "./elsewhere.ts";
    ${Object.values(forms)
      .map(([text]) => text)
      .join("\n")}
    export const layer = defineLayer("app", [${Object.keys(forms)
      .map((name) => `when("go").do(${name})`)
      .join(",\n")}]);`;
  const elsewhere = `
    import { setFlag } from "kafka-connect-base";
    export const elsewhere = { flag: "app.elsewhere" };
    export function raise() { setFlag("app.raised"); }
    export function forgotten(name: string) { setFlag("app.forgotten"); return name; }
    globalThis.name = forgotten.name;`;
  const late = 'import { setFlag } from "kafka-connect-base"; export const late = () => setFlag("app.late");';
  graph = await readCharm(code, { "elsewhere.ts": elsewhere, "late.ts": late });
});

describe("the flags that a function moves", () => {
  test.each(Object.entries(forms))("are found in the form %s", (name, [, ...changes]) => {
    expect(changesOf(graph, name)).toEqual(changes);
  });

  test("have the file and line where it does so", () => {
    const [first, second] = graph.movers.find(({ name }) => name === "imported")?.effects ?? [];
    expect(second?.at).toEqual({ layer: "app", file: "elsewhere.ts", line: 4 });
    expect(first?.at?.file).toBe("handlers.ts");
  });

  test("are told apart from those that no handler leads to, which are listed too", () => {
    expect(graph.unattributed.map(changeText)).toEqual(["+app.forgotten", "+stop"]);
    expect(graph.unattributed[0]?.at).toMatchObject({ file: "elsewhere.ts", line: 5 });
  });
});

describe("an action and a migration", () => {
  let read: CharmGraph;

  beforeAll(async () => {
    read = await readCharm(`
      import { action, defineLayer, setFlag, when } from "kafka-connect-base";
      const act = action("rotate-file").do(({ to }) => { setFlag("app.rotated"); setFlag("app.to." + to); });
      function splitAddress() { setFlag("app.split"); }
      export const layer = defineLayer("app", [when("app.rotated", "app.split").do(function after() {})], {
        actions: [act],
        migrations: [{ to: 1, migrate: splitAddress }, { to: 2, migrate: () => setFlag("app.again") }],
      });`);
  });

  test("have their changes of flags in the graph, as functions of their own kind", () => {
    expect(read.movers.map(({ id, role }) => [id, role])).toEqual([
      ["app/splitAddress", "migration"],
      ["app/migrate", "migration"],
      ["app/after", "handler"],
      ["app/actions/rotate-file", "action"],
    ]);
    expect(changesOf(read, "rotate-file")).toEqual(["+app.rotated!", "+?"]);
    expect(changesOf(read, "splitAddress")).toEqual(["+app.split!"]);
    expect(changesOf(read, "migrate")).toEqual(["+app.again!"]);
    expect(read.unattributed).toEqual([]);
  });

  test("are named by who asks for a flag or for them", () => {
    expect(explainFlag(read, "app.rotated").setBy).toEqual([{ who: "app/actions/rotate-file", at: "handlers.ts:3" }]);
    expect(explainFlag(read, "app.split").setBy).toEqual([{ who: "app/splitAddress", at: "handlers.ts:4" }]);
    expect(handlerText(explainHandler(read, "rotate-file"))).toMatch(
      /^action app\/actions\/rotate-file {2}handlers.ts:3$/m,
    );
    expect(handlerText(explainHandler(read, "splitAddress"))).toMatch(
      /^migration app\/splitAddress {2}handlers.ts:4$/m,
    );
  });
});

test("a layer goes by the name that it has in code, as in its handlers' ids", async () => {
  const read = await readCharm(`
    import { defineLayer, hook } from "kafka-connect-base";
    export const layer = defineLayer("other", [hook("install").do(function begin() {})]);`);
  expect(read).toMatchObject({
    charm: { name: "app" },
    layers: ["other"],
    movers: [{ id: "other/begin", layer: "other" }],
  });
});

describe("of the examples", () => {
  const examples = globSync("examples/*/layer.yaml").map((file) => dirname(file));

  test("there are some", () => {
    expect(examples.length).toBeGreaterThan(2);
  });

  test.each(examples)("%s is understood to the last flag", async (source) => {
    const read = await readGraph({ source });
    expect(findings(read).computed).toEqual([]);
    expect(read.unattributed).toEqual([]);
    expect(findings(read).dead).toEqual([]);
    expect(findings(read).neverSet).toEqual([]);
    for (const { at } of read.movers) expect(at?.file).toMatch(/\.ts$/);
  });
});
