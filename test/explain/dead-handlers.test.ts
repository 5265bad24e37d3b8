import { describe, expect, test } from "vitest";
import { findings, findingSentences, type CharmGraph } from "../../src/explain/index.ts";
import { hook, when, whenAny, whenNotAll, type Handler } from "../../src/reactive/index.ts";
import { aGraph, effect, named } from "./a-charm.ts";

const deadIn = (graph: CharmGraph): readonly string[] => findings(graph).dead.map(({ mover }) => mover.name);
const whyDead = (graph: CharmGraph, name: string): string | undefined =>
  findings(graph).dead.find(({ mover }) => mover.name === name)?.why;
const x = named("x");
const start = [hook("*").do(named("start")), "+a", "+b"] as const;

describe("conditions that contradict each other", () => {
  test.each<readonly [string, Handler]>([
    ["a flag set and not set", when("a").whenNot("a").do(x)],
    ["all of the flags of which one must be missing", when("a", "b").whenNotAll("a", "b").do(x)],
    ["one of flags that must all be missing", whenAny("a", "b").whenNot("b", "a").do(x)],
    ["one of no flags", whenAny().do(x)],
    ["one missing of no flags", whenNotAll().do(x)],
  ])("%s", (_, handler) => {
    expect(whyDead(aGraph([start, [handler]]), "x")).toBe("its conditions contradict each other");
  });

  test("one flag less, and they do not", () => {
    const graph = aGraph([
      start,
      [when("a").whenNotAll("a", "b").do(named("one"))],
      [whenAny("a", "b").whenNot("b").do(named("two"))],
    ]);
    expect(deadIn(graph)).toEqual([]);
  });
});

describe("flags that nobody sets", () => {
  test("a handler that waits for one can never run, and neither what it alone would set off", () => {
    const graph = aGraph([
      start,
      [when("a").do(named("lives")), "+c"],
      [when("c", "never").do(named("first")), "+d"],
      [when("d").do(named("second"))],
    ]);
    expect(deadIn(graph)).toEqual(["first", "second"]);
    expect(whyDead(graph, "first")).toBe("it waits for never, which nobody sets");
    expect(whyDead(graph, "second")).toBe("it waits for d, which only app/first sets, which can never run either");
    expect(findings(graph).neverSet.map(({ flag }) => flag)).toEqual(["never"]);
  });

  test("two handlers that wait for each other never begin", () => {
    const graph = aGraph([
      [when("y").do(x), "+x"],
      [when("x").do(named("y")), "+y"],
    ]);
    expect(deadIn(graph)).toEqual(["x", "y"]);
  });

  test("one of several flags is enough for whenAny, and a flag that is not set for whenNot", () => {
    const graph = aGraph([start, [whenAny("never", "a").do(x)], [when("a").whenNot("neither").do(named("y"))]]);
    expect(deadIn(graph)).toEqual([]);
    expect(findings(graph).neverSet.map(({ flag }) => flag)).toEqual(["neither", "never"]);
  });

  test("a trigger sets flags too, once its own flag can be set", () => {
    const trigger = (on: string) => ({ layer: "app", transition: "set", on, effects: [effect("+c")] }) as const;
    expect(deadIn(aGraph([start, [when("c").do(x)]], [trigger("a")]))).toEqual([]);
    expect(deadIn(aGraph([start, [when("c").do(x)]], [trigger("never")]))).toEqual(["x"]);
  });

  test("whoever sets a flag of a computed name may set any; that is said", () => {
    const graph = aGraph([[hook("*").do(named("start")), "+?"], [when("never").do(x)]]);
    expect(deadIn(graph)).toEqual([]);
    expect(findingSentences(findings(graph))).toContain("app/start sets a flag whose name is computed (?)");
  });
});

describe("hooks", () => {
  const charm: CharmGraph["charm"] = {
    name: "app",
    endpoints: { db: { role: "requires", interface: "pgsql" } },
    config: { topics: { type: "string" } },
  };
  const why = (handler: Handler): string | undefined => whyDead({ ...aGraph([[handler]]), charm }, "x");

  test.each([
    "*",
    "install",
    "db-relation-{joined,changed}",
    "{requires:pgsql}-relation-broken",
    "data-storage-attached",
  ])("%s comes", (name) => expect(why(hook(name).do(x))).toBeUndefined());

  test.each([
    ["confg-changed", "Juju has no hook confg-changed for this charm"],
    ["pg-relation-joined", "Juju has no hook pg-relation-joined for this charm"],
    ["{provides:pgsql}-relation-joined", "the charm has no endpoint for {provides:pgsql}-relation-joined"],
  ])("%s does not", (name, reason) => expect(why(hook(name).do(x))).toBe(reason));

  test("a handler of a hook that also waits for flags can never run", () => {
    const { conditions } = when("leadership.is_leader").do(x);
    const both: Handler = {
      ...hook("install").do(x),
      conditions: [...hook("install").do(x).conditions, ...conditions],
    };
    expect(why(both)).toMatch(/^it is for a hook and waits for flags/);
  });

  test("a misspelt flag of the framework is one that nobody sets", () => {
    const graph = {
      ...aGraph([[when("config.changed.topics").do(named("right"))], [when("config.changed.tpics").do(x)]]),
      charm,
    };
    expect(findings(graph).neverSet.map(({ flag }) => flag)).toEqual(["config.changed.tpics"]);
    expect(deadIn(graph)).toEqual(["x"]);
  });
});

test("a flag that is set and that nobody looks at is named", () => {
  const graph = aGraph([start, [when("a").do(x)]]);
  expect(findings(graph).unwatched.map(({ flag }) => flag)).toEqual(["b"]);
});
