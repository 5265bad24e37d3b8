import { expect, test } from "vitest";
import { ConfigError } from "../../../src/core/index.ts";
import { defineInterface, type Endpoint } from "../../../src/juju/index.ts";
import { defineLayer, hook, type Layer } from "../../../src/reactive/index.ts";
import { db, openWorld, type Call, type World } from "./world.ts";

/** A charm whose interface does this in every hook, with one relation to pg and one to mysql. */
function publishing(act: (endpoint: Endpoint) => void | Promise<void>, ...layers: Layer[]): World {
  const foo = defineInterface({ interface: "foo", role: "requires" }, [hook("*").doWith(act)]);
  const world = openWorld({ endpoints: db, layers: [...layers, defineLayer("shop", [], { interfaces: [foo] })] });
  world.relate("db", "pg");
  return world;
}

const settings = (calls: readonly Call[]): readonly (readonly [string, unknown])[] =>
  calls
    .filter(({ tool }) => tool === "relation-set")
    .map(({ args, stdin }) => [args.join(" "), JSON.parse(stdin)] as const);

const toolsOf = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ tool }) => tool).filter((tool) => tool.startsWith("relation-"));

test("E19 what is published is Python's JSON, raw texts are as they are, and only a raw null takes a key away", async () => {
  const world = publishing(function publish({ relations: [relation] }) {
    relation?.toPublish.set("x", { b: 1, a: [1, "é", null, true, 1.5] });
    relation?.toPublishRaw.set("raw", "True");
    relation?.toPublishRaw.set("gone", null);
    relation?.toPublish.set("none", null);
    relation?.toPublish.delete("old");
  });
  world.publish(1, "shop/0", { keep: "k", gone: "g", old: "o" });
  const { calls } = await world.hook("update-status");
  const x = String.raw`{"a": [1, "\u00e9", null, true, 1.5], "b": 1}`;
  expect(settings(calls)).toEqual([
    ["-r db:1 --file -", { gone: "", keep: "k", none: "null", raw: "True", x }], // an empty value takes a key away
  ]);
  expect(world.bag(1, "shop/0")).toEqual({ keep: "k", none: "null", old: "o", raw: "True", x });
});

test("E20 forgetting a key publishes nothing", async () => {
  const world = publishing(function forget({ relations: [relation] }) {
    relation?.toPublish.delete("keep");
  });
  world.publish(1, "shop/0", { keep: "k" });
  expect(toolsOf((await world.hook("update-status")).calls)).toEqual(["relation-ids", "relation-list"]);
});

test("E21 an equal value publishes nothing, one that differs all keys", async () => {
  const world = publishing(function repeat({ relations: [relation] }) {
    relation?.toPublishRaw.set("a", "1");
  });
  world.publish(1, "shop/0", { a: "1", b: "2" });
  expect(settings((await world.hook("update-status")).calls)).toEqual([]);
  world.publish(1, "shop/0", { a: "0", b: "2" });
  expect(settings((await world.hook("update-status")).calls)).toEqual([["-r db:1 --file -", { a: "1", b: "2" }]]);
});

test("E22 a hook that fails publishes nothing", async () => {
  const world = publishing(function publish({ relations: [relation] }) {
    relation?.toPublish.set("a", 1);
    throw new Error("fell over");
  });
  const { calls, exitCode } = await world.hook("update-status");
  expect(exitCode).toBe(1);
  expect(settings(calls)).toEqual([]);
});

test("E23 the last relation is published first", async () => {
  const world = publishing(function publish({ relations }) {
    for (const relation of relations) relation.toPublishRaw.set("a", relation.id);
  });
  world.relate("db", "mysql");
  expect(settings((await world.hook("update-status")).calls)).toEqual([
    ["-r db:2 --file -", { a: "db:2" }],
    ["-r db:1 --file -", { a: "db:1" }],
  ]);
});

test("a hook that publishes nothing asks for no databag of ours", async () => {
  const world = publishing(function rest() {});
  expect(toolsOf((await world.hook("update-status")).calls)).toEqual(["relation-ids", "relation-list"]);
});

test("what was set can be read back in the same hook, and what was there is read from Juju once", async () => {
  const seen: unknown[] = [];
  const world = publishing(async function readBack({ relations: [relation] }) {
    if (relation === undefined) return;
    relation.toPublish.set("a", [1]);
    seen.push(await relation.toPublish.get("a"), await relation.toPublishRaw.get("a"), await relation.toPublish.keys());
    relation.toPublish.delete("a");
    seen.push(await relation.toPublish.get("a"), await relation.toPublish.get("there"));
  });
  world.publish(1, "shop/0", { there: "5" });
  const { calls } = await world.hook("update-status");
  expect(seen).toEqual([[1], "[1]", ["there", "a"], undefined, 5]);
  expect(toolsOf(calls).filter((tool) => tool === "relation-get")).toHaveLength(1);
});

test("the leader publishes for the application, after the unit", async () => {
  const world = publishing(function publish({ relations: [relation] }) {
    relation?.toPublishApp.set("name", "shop");
    relation?.toPublish.set("me", "first");
  });
  const { calls } = await world.hook("update-status");
  expect(settings(calls)).toEqual([
    ["-r db:1 --file -", { me: '"first"' }],
    ["-r db:1 --app --file -", { name: '"shop"' }],
  ]);
  expect(world.bag(1, "shop")).toEqual({ name: '"shop"' });
});

test("a unit that does not lead is told so where it uses the application's data", async () => {
  const problems: unknown[] = [];
  const world = publishing(async function publish({ relations: [relation] }) {
    problems.push(await relation?.toPublishApp.keys().catch((error: unknown) => error));
    relation?.toPublishApp.set("name", "shop");
  });
  world.loseLeadership();
  expect((await world.hook("update-status")).exitCode).toBe(1);
  expect(problems).toMatchObject([
    {
      code: "not-leader",
      message: "unit shop/0 does not lead and can't use the application's data of relation db:1; ask isLeader() first",
    },
  ]);
});

test("what a handler set that then stopped half-way is not published", async () => {
  const world = publishing(function publish({ relations: [relation] }) {
    relation?.toPublishRaw.set("a", "1");
    throw new ConfigError("size", "option size must be 1 to 9");
  });
  const { calls, exitCode } = await world.hook("update-status");
  expect(exitCode).toBe(0);
  expect(settings(calls)).toEqual([]);
  expect(calls.find(({ tool }) => tool === "status-set")?.args).toContain("option size must be 1 to 9");
});

test("what a layer's last word sets is published too", async () => {
  const kept: Endpoint[] = [];
  const last = defineLayer("last", [], {
    atExit: [
      function lastWord() {
        for (const { relations } of kept) for (const { toPublishRaw } of relations) toPublishRaw.set("late", "yes");
      },
    ],
  });
  const world = publishing(function keep(endpoint) {
    kept.push(endpoint);
  }, last);
  expect(settings((await world.hook("update-status")).calls)).toEqual([["-r db:1 --file -", { late: "yes" }]]);
});

test("values reach Juju through YAML as they were, whatever characters they have", async () => {
  const texts = { emoji: "a 😀", lines: "a\nb\u2028c\u0085", control: "\u007f\u0001", mark: "\ufeff", "0": "no: #\t" };
  const world = publishing(function publish({ relations: [relation] }) {
    for (const [key, text] of Object.entries(texts)) relation?.toPublishRaw.set(key, text);
    relation?.toPublishRaw.set("half", "\ud83d");
  });
  const { calls } = await world.hook("update-status");
  expect(world.bag(1, "shop/0")).toEqual({ ...texts, half: "\ufffd" });
  // What YAML 1.1 does not allow as it is, or takes for the end of a line, is escaped.
  expect(calls.find(({ tool }) => tool === "relation-set")?.stdin).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]/);
});

test("an endpoint that stops half-way in its first word publishes nothing of it", async () => {
  const foo = defineInterface(
    {
      interface: "foo",
      role: "requires",
      atStart: ({ relations: [relation] }) => {
        relation?.toPublish.set("half", 1);
        throw new ConfigError("x", "x is wrong");
      },
    },
    [],
  );
  const world = openWorld({ endpoints: db, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  world.relate("db", "pg");
  expect(settings((await world.hook("update-status")).calls)).toEqual([]);
});
