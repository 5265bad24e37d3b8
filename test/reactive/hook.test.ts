import { expect, test, vi } from "vitest";
import { ConfigError, createLogger, createStore } from "../../src/core/index.ts";
import {
  atExit,
  clearFlag,
  collectMetrics,
  createFlags,
  defineLayer,
  endHook,
  hook,
  isFlagSet,
  markInvoked,
  onlyOnce,
  ranHandlers,
  registerHandler,
  runHook,
  setFlag,
  toggleFlag,
  when,
  type Layer,
  type Stopped,
} from "../../src/reactive/index.ts";
import { createHandlerTable } from "../../src/reactive/handler-table.ts";
import { runLayer } from "./run-layer.ts";

/** A layer that says what runs when. */
const noisy = (name: string, said: string[]): Layer => {
  const say = (what: string) => () => void said.push(`${name} ${what}`);
  const act = say("acts");
  return defineLayer(
    name,
    [
      hook("start").do(function run() {
        act();
        atExit(say("exits, asked first"));
        atExit(say("exits, asked last"));
      }),
    ],
    { setup: [say("sets up")], atStart: [say("starts")], atExit: [say("exits 1"), say("exits 2")] },
  );
};

test("a hook runs setup and start functions upwards, exit functions downwards, last registered first", async () => {
  const said: string[] = [];
  const follow = () => void said.push("flags follow Juju");
  const layers = [noisy("base", said), noisy("upper", said)];
  await runHook({ layers, hook: "start", store: createStore(), start: [follow], end: [() => void said.push("end")] });
  expect(said).toEqual([
    "base sets up",
    "upper sets up",
    "flags follow Juju",
    "base starts",
    "upper starts",
    "base acts",
    "upper acts",
    "upper exits, asked last",
    "upper exits, asked first",
    "base exits, asked last",
    "base exits, asked first",
    "upper exits 2",
    "upper exits 1",
    "base exits 2",
    "base exits 1",
    "end",
  ]);
});

test("a restricted hook runs only what asks for it, and keeps the flags it sets", async () => {
  const said: string[] = [];
  const layer = defineLayer("meter", [
    collectMetrics().do(function collect() {
      setFlag("collected");
    }),
    when().do(function everyTime() {}),
    hook("*").do(function everyHook() {}),
  ]);
  const follow = () => void said.push("flags follow Juju");
  const { trace, flags, keep } = await runLayer(layer, { hook: "collect-metrics", start: [follow], end: [follow] });
  expect([ranHandlers(trace), flags, keep, said]).toEqual([["meter/collect"], ["collected"], true, []]);
  expect(trace.skipped["meter/everyHook"]).toBe("does not run in a restricted hook");
});

test.each([
  [0, { keep: true, flags: ["half"], exits: 1 }],
  [3, { keep: false, flags: ["half"], exits: 0 }],
])("endHook(%i) ends the hook where it is called: %j", async (exitCode, expected) => {
  let exits = 0;
  const layer = defineLayer(
    "shop",
    [
      hook("start").do(function half() {
        setFlag("half");
        endHook(exitCode);
      }),
      when("half").do(function rest() {}),
    ],
    {
      atExit: [
        () => {
          exits += 1;
        },
      ],
    },
  );
  const { keep, flags, trace, exitCode: code } = await runLayer(layer, { hook: "start" });
  expect([code, { keep, flags, exits }, ranHandlers(trace)]).toEqual([exitCode, expected, ["shop/half"]]);
});

test("an exit function that ends the hook has nothing of it kept, and the other exit functions do not run", async () => {
  const said: string[] = [];
  const layer = defineLayer("shop", [], {
    atExit: [() => void said.push("never"), () => endHook()],
  });
  const { keep, exitCode } = await runLayer(layer, { hook: "start" });
  expect([keep, exitCode, said]).toEqual([false, 0, []]);
});

test("a handler that must be cured by the operator is undone alone; the others go on as if it had not run", async () => {
  const stopped: unknown[] = [];
  const layer = defineLayer("shop", [
    when("order").do(function ship() {
      setFlag("shipped", { to: "here" });
      clearFlag("order");
      throw new ConfigError("address", "option address is empty");
    }),
    when("order").do(function invoice() {
      setFlag("invoiced");
    }),
    when("shipped").do(function close() {}),
  ]);
  const onStopped = ({ actor, error }: Stopped) => void stopped.push([actor.layer, actor.id, error.message]);
  const { trace, flags } = await runLayer(layer, { hook: "start", flags: ["order"], onStopped });
  expect(flags).toEqual(["invoiced", "order"]);
  expect(ranHandlers(trace)).toEqual(["shop/ship", "shop/invoice"]);
  expect(trace.steps[0]?.ran[0]).toMatchObject({ changed: [], stopped: "option address is empty" });
  expect(trace.steps[0]?.dropped).toEqual({});
  expect(stopped).toEqual([["shop", "shop/ship", "option address is empty"]]);
});

test("toggleFlag sets for true and clears for false", async () => {
  const layer = defineLayer("shop", [
    hook("start").do(function toggle() {
      toggleFlag("on", true);
      toggleFlag("off", false);
    }),
  ]);
  expect((await runLayer(layer, { hook: "start", flags: ["off"] })).flags).toEqual(["on"]);
});

test("a handler registered by another one is asked from the next test on, under its layer's name", async () => {
  const layer = defineLayer("shop", [
    hook("start").do(function hire() {
      registerHandler(when("open").do(function serve() {}));
      setFlag("open");
    }),
  ]);
  expect(ranHandlers((await runLayer(layer, { hook: "start" })).trace)).toEqual(["shop/hire", "shop/serve"]);
});

test("a handler registered under a name that its layer has is refused", async () => {
  const second = { ...when("open").do(function serve() {}), name: "hire" };
  const layer = defineLayer("shop", [
    hook("start").do(function hire() {
      registerHandler(second);
    }),
  ]);
  await expect(runLayer(layer, { hook: "start" })).rejects.toThrow("there are two handlers shop/hire; rename one");
});

test("a handler registered again with the same conditions is the one that is there", async () => {
  const layer = defineLayer("shop", [
    when("open").do(function hire() {
      registerHandler(when("busy").do(function serve() {}));
      toggleFlag("busy", !isFlagSet("busy"));
      if (!isFlagSet("evening")) setFlag("evening");
    }),
    when("evening")
      .whenNot("closed")
      .do(function reopen() {
        clearFlag("open");
        setFlag("open");
        setFlag("closed");
      }),
  ]);
  const { trace } = await runLayer(layer, { hook: "start", flags: ["open"] });
  expect(ranHandlers(trace)).toEqual(["shop/hire", "shop/reopen", "shop/serve", "shop/hire"]);
});

test("a queued handler that runs only once is dropped when another marks it as done and clears a flag", async () => {
  const layer = defineLayer("shop", [
    when()
      .whenNot("told")
      .do(function skipGreeting() {
        setFlag("told");
        markInvoked("shop/greet");
        clearFlag("anything");
      }),
    when()
      .onlyOnce()
      .do(function greet() {}),
  ]);
  const { trace } = await runLayer(layer, { hook: "start" });
  expect(ranHandlers(trace)).toEqual(["shop/skipGreeting"]);
  expect(trace.steps[0]?.dropped).toEqual({ "shop/greet": "has run before, and runs only once" });
});

test("a handler that counts on flags runs without them, and the log says which are missing", async () => {
  const lines: string[] = [];
  const log = createLogger(({ level, text }) => void lines.push(`${level} ${text}`));
  const layer = defineLayer("shop", [
    hook("start")
      .notUnless("lit", "open", "warm")
      .do(function serve() {}),
    onlyOnce()
      .notUnless("open")
      .do(function greet() {}),
  ]);
  await runLayer(layer, { hook: "start", log, flags: ["open"] });
  expect(lines).toEqual(["WARNING shop/serve called before flags: lit, warm"]);
});

test("who set a flag is remembered beside it, with the hook, until it is cleared", async () => {
  const store = createStore();
  const layer = defineLayer("shop", [
    hook("start").do(function open() {
      setFlag("open");
    }),
  ]);
  await runLayer(layer, { hook: "start", store, start: [() => setFlag("day")] });
  await runLayer(layer, { hook: "start", store });
  const origin = (flag: string) => store.get(`reactive.flag_origins.${flag}`);
  expect(origin("open")).toEqual({ hook: "start", by: "shop/open", at: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(origin("day")).toMatchObject({ by: "juju" });
  createFlags(store).clear("open");
  expect(origin("open")).toBeUndefined();
});

test("what a handler registered before it stopped is gone with the rest that it did", async () => {
  const said: string[] = [];
  let tries = 0;
  const layer = defineLayer("shop", [
    when("order").do(function open() {
      tries += 1;
      registerHandler(when("order").do(function serve() {}));
      atExit(() => void said.push(`exit of try ${tries}`));
      if (tries === 1) throw new ConfigError("size", "option size must be 1 to 9");
    }),
    when("order").do(function again() {
      toggleFlag("order", tries > 1);
      setFlag("order");
    }),
  ]);
  const { trace } = await runLayer(layer, { hook: "start", flags: ["order"] });
  expect(ranHandlers(trace)).toEqual(["shop/open", "shop/again", "shop/open", "shop/again"]);
  expect(said).toEqual(["exit of try 2"]);
});

test("a handler registered after one that is gone is not asked for what that one watched", async () => {
  const table = createHandlerTable([]);
  const handlerOf = (name: string, flag: string) => ({
    ...when(flag).do(Object.defineProperty(() => undefined, "name", { value: name })),
    id: name,
    layer: "shop",
  });
  const undo = table.snapshot();
  table.add(handlerOf("gone", "a"));
  undo();
  table.add(handlerOf("there", "b"));
  expect([table.watching(["a"]), table.watching(["b"]).map(({ id }) => id)]).toEqual([[], ["there"]]);
});

test("another installed copy of this package can end the hook", async () => {
  vi.resetModules();
  const { endHook: endOfCopy } = await import("../../src/reactive/index.ts");
  expect(endOfCopy).not.toBe(endHook);
  const layer = defineLayer("shop", [
    hook("start").do(function end() {
      setFlag("kept");
      endOfCopy();
    }),
  ]);
  expect(await runLayer(layer, { hook: "start" })).toMatchObject({ exitCode: 0, keep: true, flags: ["kept"] });
});

test("whoever runs a hook may look at each handler before it runs, and gets the trace of one that failed", async () => {
  const seen: string[] = [];
  const layer = defineLayer("shop", [
    hook("start").do(function begin() {
      seen.push("begins");
    }),
    hook("start").do(function fail() {
      throw new Error("fell over");
    }),
    when("never").do(function idle() {
      seen.push("idles");
    }),
  ]);
  const running = runHook({
    layers: [layer],
    hook: "start",
    store: createStore(),
    beforeHandler: (id, action) => seen.push(`${id} ${action === layer.handlers[0]?.action}`),
    onFailed: ({ steps }) => seen.push(...steps.flatMap(({ ran }) => ran.map(({ handler }) => `ran ${handler}`))),
  });
  await expect(running).rejects.toThrow("fell over");
  expect(seen).toEqual(["shop/begin true", "begins", "shop/fail false", "ran shop/begin", "ran shop/fail"]);
});
