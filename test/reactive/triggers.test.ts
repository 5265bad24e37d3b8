import { expect, test } from "vitest";
import { createStore } from "../../src/core/index.ts";
import {
  clearFlag,
  createFlags,
  defineLayer,
  getFlags,
  hook,
  registerTrigger,
  setFlag,
  type Trigger,
} from "../../src/reactive/index.ts";
import { runLayer } from "./run-layer.ts";

test.each([
  [{ setFlag: "b" }, "a trigger needs one of when and whenNot and got none"],
  [{ when: "a", whenNot: "a", setFlag: "b" }, "a trigger needs one of when and whenNot and got both"],
  [{ when: "", setFlag: "b" }, "a trigger needs one of when and whenNot and got none"],
  [{ when: "a" }, "the trigger on a does nothing; give it setFlag, clearFlag or callback"],
  [{ whenNot: "a", setFlag: "" }, "the trigger on a does nothing; give it setFlag, clearFlag or callback"],
])("%j is no trigger: %s", (trigger, message) => {
  const add = () => createFlags(createStore()).addTrigger(trigger as unknown as Trigger);
  expect(add).toThrow(expect.objectContaining({ code: "trigger-invalid", message }));
});

test("triggers that never come to rest end in an error that names their flags, and a handler can catch it", () => {
  const flags = createFlags(createStore());
  flags.addTrigger({ when: "a", setFlag: "b" });
  flags.addTrigger({ when: "b", clearFlag: "a" });
  flags.addTrigger({ whenNot: "a", clearFlag: "b" });
  flags.addTrigger({ whenNot: "b", setFlag: "a" });
  expect(() => flags.set("a")).toThrow(
    expect.objectContaining({
      code: "trigger-loop",
      message: "triggers set and clear these flags without end: a, b; remove one of them",
    }),
  );
  flags.set("c");
  expect(flags.has("c")).toBe(true);
});

test("a long chain of triggers runs to its end", () => {
  const flags = createFlags(createStore());
  for (let link = 0; link < 200; link += 1) flags.addTrigger({ when: `link-${link}`, setFlag: `link-${link + 1}` });
  flags.set("link-0");
  expect(flags.has("link-200")).toBe(true);
});

test("a trigger registered twice is there once, in the row that charms.reactive reads", () => {
  const store = createStore();
  const flags = createFlags(store);
  for (let twice = 0; twice < 2; twice += 1) flags.addTrigger({ whenNot: "a", setFlag: "b", clearFlag: "c" });
  expect(store.get("reactive.flag_clear_triggers.a")).toEqual({ set_flag: ["b"], clear_flag: ["c"] });
});

test("a layer's triggers are there in every hook, before a flag is set", async () => {
  const layer = defineLayer(
    "shop",
    [
      hook("*").do(function open() {
        setFlag("open");
        clearFlag("open");
      }),
    ],
    { triggers: [{ whenNot: "open", setFlag: "closed-at-least-once" }] },
  );
  const { store } = await runLayer(layer, { hook: "install" });
  createFlags(store).clear("closed-at-least-once");
  const { flags } = await runLayer(layer, { hook: "start", store });
  expect(flags).toEqual(["closed-at-least-once"]);
});

test("a callback that adds another one for the same change has it called at once", () => {
  const flags = createFlags(createStore());
  const called: string[] = [];
  const late = () => void called.push("late");
  flags.addTrigger({
    when: "a",
    callback: () => {
      called.push("first");
      flags.addTrigger({ when: "a", callback: late });
    },
  });
  flags.set("a");
  expect(called).toEqual(["first", "late"]);
});

test("what a callback throws comes out of setFlag, and the flags set so far stay", () => {
  const flags = createFlags(createStore());
  flags.addTrigger({
    when: "a",
    setFlag: "b",
    callback: () => {
      throw new Error("no");
    },
  });
  expect(() => flags.set("a")).toThrow("no");
  expect(flags.all()).toEqual(["a", "b"]);
});

test("triggers registered by a handler that is undone are undone with it", () => {
  const store = createStore();
  const flags = createFlags(store);
  const called: string[] = [];
  const undo = flags.snapshot();
  flags.addTrigger({ when: "a", setFlag: "b", callback: () => void called.push("callback") });
  undo();
  flags.set("a");
  expect([flags.all(), called]).toEqual([["a"], []]);
});

test("flag effects end with the hook; a flag changed after that still calls the callbacks", async () => {
  const seen: string[] = [];
  const layer = defineLayer("shop", [
    hook("*").do(function watch() {
      registerTrigger({ when: "late", setFlag: "effect", callback: () => void seen.push("callback") });
    }),
  ]);
  const { flags } = await runLayer(layer, { hook: "start", end: [() => setFlag("late")] });
  expect([flags, seen]).toEqual([["late"], ["callback"]]);
});

test("a value given to a flag that is set fires no trigger, and no value is overwritten by another flag's", async () => {
  const values: unknown[] = [];
  const layer = defineLayer(
    "shop",
    [
      hook("start").do(function go() {
        setFlag("a", 1);
        setFlag("a", 2);
        values.push(getFlags());
      }),
    ],
    { triggers: [{ when: "a", callback: () => void values.push("fired") }] },
  );
  const { store } = await runLayer(layer, { hook: "start" });
  expect(values).toEqual(["fired", ["a"]]);
  expect(createFlags(store).value("a")).toBe(2);
});
