import fc from "fast-check";
import { expect, test } from "vitest";
import { createStore } from "../../src/core/index.ts";
import { cycles } from "../../src/explain/cycles.ts";
import {
  clearFlag,
  createFlags,
  defineLayer,
  hook,
  onlyOnce,
  runHook,
  setFlag,
  when,
  whenAny,
  type Condition,
  type FlagCondition,
  type Handler,
} from "../../src/reactive/index.ts";
import { aGraph, effect, named } from "./a-charm.ts";

const [x, y, z] = [named("x"), named("y"), named("z")];
const found = (...args: Parameters<typeof aGraph>): readonly string[] =>
  cycles(aGraph(...args)).map(({ movers, flags }) => `${movers.map(({ name }) => name).join(" ")}: ${flags.join(" ")}`);

test("two handlers that hand a flag to each other go on for ever", () => {
  const ping = [when("a").do(x), "-a!", "+b!"] as const;
  const pong = [when("b").do(y), "-b!", "+a!"] as const;
  expect(found([ping, pong])).toEqual(["x y: a b"]);
});

test("a handler that clears and sets what it waits for asks for itself", () => {
  expect(found([[when("a").do(x), "-a!", "+a!"]])).toEqual(["x: a"]);
  expect(found([[when("a").do(x), "~a!"]])).toEqual([]);
});

test("a flag that is set for good ends a chain; set only sometimes it does not", () => {
  const pong = [when("b").do(y), "-b!", "+a!"] as const;
  expect(found([[when("a").whenNot("done").do(x), "-a!", "+b!", "+done!"], pong])).toEqual([]);
  expect(found([[when("a").whenNot("done").do(x), "-a!", "+b!", "+done"], pong])).toEqual(["x y: a b"]);
});

test("what one handler needs and another forbids, and neither moves, ends a chain", () => {
  const start = [when("ready", "connected").whenNot("running").do(x), "+running"] as const;
  expect(found([start, [when("running").whenNot("connected").do(y), "-running"]])).toEqual([]);
  expect(found([start, [when("running").do(y), "-running"]])).toEqual(["x y: running"]);
});

test("triggers are part of what a handler does", () => {
  const onB = { layer: "app", transition: "set", on: "b", effects: [effect("-a")] } as const;
  const handlers = [
    [when("a").do(x), "+b!"],
    [when("b").whenNot("a").do(y), "-b!", "+a!"],
  ] as const;
  expect(found(handlers)).toEqual([]);
  expect(found(handlers, [onB])).toEqual(["x y: a"]);
});

test("handlers of hooks and for one time can't go on", () => {
  const pong = [when("b").do(y), "-b!", "+a!"] as const;
  expect(found([[hook("*").do(x), "-a!", "+b!"], pong])).toEqual([]);
  expect(found([[onlyOnce().when("a").do(x), "-a!", "+b!"], pong])).toEqual([]);
});

test("of alternatives each is tried", () => {
  expect(
    found([
      [whenAny("c", "a").do(x), "-a!", "+b!"],
      [when("b").do(z), "-b!", "+a!"],
    ]),
  ).toEqual(["x z: a b"]);
});

const flag = fc.constantFrom("a", "b", "c");
const condition: fc.Arbitrary<FlagCondition> = fc.record({
  kind: fc.constantFrom("all", "any", "none", "not-all"),
  flags: fc.uniqueArray(flag, { minLength: 1, maxLength: 2 }),
});
const change = fc.tuple(fc.constantFrom("+", "-"), flag).map(([sign, name]) => `${sign}${name}!`);
const handler = fc.record({
  conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
  changes: fc.array(change, { maxLength: 3 }),
});
type Described = { readonly conditions: readonly Condition[]; readonly changes: readonly string[] };

/** The handler as the engine runs it. */
function alive({ conditions, changes }: Described, name: string): Handler {
  const action = (): void => {
    for (const text of changes) (text.startsWith("+") ? setFlag : clearFlag)(text.charAt(1));
  };
  return { name, conditions, action };
}

test("whatever keeps the engine going for ever is found", async () => {
  let endless = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(handler, { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(flag),
      async (described, beforehand) => {
        const handlers = described.map((one, index) => alive(one, `h${index}`));
        const store = createStore();
        for (const name of beforehand) createFlags(store).set(name);
        const { trace } = await runHook({ layers: [defineLayer("app", handlers)], hook: "start", store });
        if (trace.endless.length === 0) return;
        endless += 1;
        const graph = aGraph(handlers.map((one, index) => [one, ...(described[index]?.changes ?? [])] as const));
        expect(cycles(graph)).not.toEqual([]);
      },
    ),
    { numRuns: 3000, seed: 1 },
  );
  expect(endless).toBeGreaterThan(100); // else this showed nothing
});
