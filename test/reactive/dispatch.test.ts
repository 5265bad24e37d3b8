import { expect, test } from "vitest";
import {
  clearFlag,
  defineLayer,
  hook,
  setFlag,
  when,
  whenAny,
  whenFileChanged,
  whenNot,
  whenNotAll,
} from "../../src/reactive/index.ts";
import { play } from "../../tools/replay/play.ts";
import { runLayer } from "./run-layer.ts";

test("every handler that did not run has a sentence that says why", async () => {
  const layer = defineLayer("shop", [
    when("paid", "packed").do(function ship() {}),
    whenNot("open").do(function openDoors() {}),
    whenAny("fire", "flood").do(function evacuate() {}),
    whenNotAll("open", "paid").do(function idle() {}),
    hook("stop").do(function closeDoors() {}),
  ]);
  const { trace } = await runLayer(layer, { hook: "install", flags: ["open", "paid"] });
  expect(trace.skipped).toEqual({
    "shop/ship": "waits for packed",
    "shop/openDoors": "held by open",
    "shop/evacuate": "waits for one of fire, flood",
    "shop/idle": "held until one of open, paid is cleared",
    "shop/closeDoors": "runs only in hook stop",
  });
});

test("a handler that is held for several reasons names them all", async () => {
  const layer = defineLayer("shop", [
    when("kafka.ready")
      .whenNot("configured")
      .do(function configure() {}),
  ]);
  const { trace } = await runLayer(layer, { hook: "install", flags: ["configured"] });
  expect(trace.skipped).toEqual({ "shop/configure": "waits for kafka.ready; held by configured" });
});

test("a flag cleared before the first handler has nobody asked again", async () => {
  const [played] = await play({
    handlers: [
      {
        name: "a",
        on: [["when_not", "done"]],
        body: [
          ["set", "x"],
          ["set", "done"],
        ],
      },
      { name: "b", on: [["when_not", "x"]], body: [] },
    ],
    atstart: [["clear", "anything"]],
    hooks: ["start"],
  });
  expect(played?.trace).toEqual(["a", "b"]);
});

test("a handler dropped after a clear is in the trace, with the flag it lost", async () => {
  const layer = defineLayer("shop", [
    when("order").do(function cancel() {
      clearFlag("order");
    }),
    when("order").do(function ship() {}),
  ]);
  const { trace } = await runLayer(layer, { hook: "install", flags: ["order"] });
  expect(trace.steps[0]?.dropped).toEqual({ "shop/ship": "waits for order" });
});

test("the trace names the flags each handler changed", async () => {
  const layer = defineLayer("shop", [
    whenNot("open").do(function open() {
      setFlag("open");
      setFlag("open");
      clearFlag("never-set");
      clearFlag("night");
    }),
  ]);
  const { trace } = await runLayer(layer, { hook: "start", flags: ["night"] });
  expect(trace.steps[0]?.ran).toEqual([{ handler: "shop/open", changed: ["+open", "-night"], ms: expect.any(Number) }]);
});

test("a handler for every hook runs once, before the flags are looked at", async () => {
  const layer = defineLayer("shop", [
    when("looked").do(function act() {}),
    hook("*").do(function look() {
      setFlag("looked");
    }),
  ]);
  const { trace } = await runLayer(layer, { hook: "update-status" });
  expect(trace.steps.map(({ phase, ran }) => [phase, ran.map((run) => run.handler)])).toEqual([
    ["hooks", ["shop/look"]],
    ["flags", ["shop/act"]],
  ]);
});

test("handlers that never settle are named after 100 iterations, with the flags they keep moving", async () => {
  const [played] = await play({
    handlers: [
      { name: "down", on: [["when", "x"]], body: [["clear", "x"]] },
      { name: "up", on: [["when_not", "x"]], body: [["set", "x"]] },
      { name: "still", on: [["when_not", "y"]], body: [] },
    ],
    hooks: ["install"],
  });
  expect(played?.trace).toHaveLength(101);
  expect(played?.explained?.endless).toEqual([
    { handler: "scenario-1/up", changed: ["+x"] },
    { handler: "scenario-0/down", changed: ["-x"] },
  ]);
});

test("a chain of exactly 100 iterations has settled, also beside a handler that waits for a file", async () => {
  const chain = Array.from({ length: 100 }, (_, link) => {
    const next = { [`link${link}`]: () => setFlag(`f${link + 1}`) };
    return Object.values(next).map((action) => when(`f${link}`).do(action));
  });
  const watch = whenFileChanged("/no/such/file").do(function reload() {});
  const { trace } = await runLayer(defineLayer("shop", [...chain.flat(), watch]), { hook: "start", flags: ["f0"] });
  expect(trace.steps).toHaveLength(100);
  expect(trace.endless).toEqual([]);
});

test("a handler without a name is refused where it is written", () => {
  expect(() => when("a").do(() => undefined)).toThrow(expect.objectContaining({ code: "handler-invalid" }));
});

test("two handlers of one name in one layer are refused, with both places", () => {
  const twice = () => defineLayer("shop", [when("a").do(function go() {}), when("b").do(function go() {})]);
  expect(twice).toThrow("layer shop has two handlers named go, number 1 and number 2; rename one");
});

test("flags are out of reach outside a hook, and the error names the call", () => {
  expect(() => setFlag("a")).toThrow(expect.objectContaining({ code: "no-hook", called: "setFlag" }));
});
