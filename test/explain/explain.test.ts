import { beforeAll, describe, expect, test } from "vitest";
import { createStore } from "../../src/core/index.ts";
import { explainFlag, explainHandler, readUnitState, type UnitState } from "../../src/explain/index.ts";
import { createFlags, defineLayer, hook, onlyOnce, runHook, setFlag, when } from "../../src/reactive/index.ts";
import { aGraph, effect } from "./a-charm.ts";

const begin = hook("install").do(function begin() {
  setFlag("app.begun");
});
const greet = onlyOnce()
  .when("app.begun")
  .do(function greet() {
    setFlag("app.greeted");
  });
const leave = when("app.begun", "leadership.is_leader")
  .whenNot("app.kept")
  .do(function leave() {});
const graph = aGraph(
  [
    [begin, "+app.begun!"],
    [greet, "+app.greeted!"],
    [leave, "-app.begun"],
  ],
  [{ layer: "app", transition: "set", on: "app.greeted", effects: [effect("+app.merry")] }],
);

let unit: UnitState;

beforeAll(async () => {
  const store = createStore();
  createFlags(store).set("python.flag"); // without an origin, as a Python charm sets it
  const { trace } = await runHook({ layers: [defineLayer("app", [begin, greet, leave])], hook: "install", store });
  store.set("reactive.trace", JSON.parse(JSON.stringify(trace)) as never);
  unit = readUnitState(store);
});

describe("a flag", () => {
  test("is told with all who set it, clear it, wait for it and act on it", () => {
    expect(explainFlag(graph, "app.begun")).toEqual({
      flag: "app.begun",
      setBy: [{ who: "app/begin", at: "?" }],
      clearedBy: [{ who: "app/leave", at: "?" }],
      waitedForBy: [
        { who: "app/greet", how: "when", at: "?" },
        { who: "app/leave", how: "when", at: "?" },
      ],
      triggers: [],
    });
    expect(explainFlag(graph, "app.greeted").triggers).toEqual([
      "when app.greeted is set, app.merry is set (trigger of app)",
    ]);
    expect(explainFlag(graph, "app.merry").setBy).toEqual([
      { who: "a trigger of app when app.greeted is set", at: "?" },
    ]);
  });

  test("of the framework is told with what it stands for, also when no layer looks at it", () => {
    expect(explainFlag(graph, "leadership.is_leader").framework).toBe("the unit leads its application");
    expect(explainFlag(graph, "upgrade.series.in-progress").waitedForBy).toEqual([]);
  });

  test("on a unit is told with who set it, and with what each waiting handler misses", () => {
    const { unit: state, waitedForBy } = explainFlag(graph, "app.begun", unit);
    expect(state).toMatchObject({ set: true, origin: { hook: "install", by: "app/begin" } });
    expect(waitedForBy.map(({ missing }) => missing)).toEqual([
      "has run before, and runs only once",
      "waits for leadership.is_leader",
    ]);
    expect(explainFlag(graph, "app.kept", unit).unit).toEqual({ set: false });
  });

  test("that only the unit knows is explained, without an origin if a Python charm set it", () => {
    expect(explainFlag(graph, "python.flag", unit).unit).toEqual({ set: true });
  });

  test("that nobody knows is not found; the nearest are named", () => {
    expect(() => explainFlag(graph, "app.begunn")).toThrow(
      'there is no flag "app.begunn" in these layers; did you mean app.begun?',
    );
  });
});

describe("a handler", () => {
  test("is told with its conditions, its changes and what can run after it", () => {
    expect(explainHandler(graph, "begin")).toEqual({
      id: "app/begin",
      role: "handler",
      at: "?",
      conditions: ["hook install"],
      meanings: {},
      expects: [],
      changes: [{ kind: "set", flag: "app.begun", at: "?" }],
      next: [
        { who: "app/greet", because: "+app.begun" },
        { who: "app/leave", because: "+app.begun" },
      ],
      cycles: [],
    });
    expect(explainHandler(graph, "app/leave").conditions).toEqual([
      "when app.begun, leadership.is_leader",
      "whenNot app.kept",
    ]);
  });

  test("on a unit is told with how its last hook went", () => {
    expect(explainHandler(graph, "greet", unit).unit).toEqual({
      lastHook: "install",
      ran: { times: 1, changed: ["+app.greeted"] },
      missing: "has run before, and runs only once",
    });
    expect(explainHandler(graph, "leave", unit).unit).toEqual({
      lastHook: "install",
      skipped: "waits for leadership.is_leader",
      missing: "waits for leadership.is_leader",
    });
  });

  test("of a name that several have must be named in full", () => {
    const [first, ...rest] = graph.movers;
    const twice = {
      ...graph,
      movers: [...graph.movers, { ...first, ...rest[0], id: "base/begin", name: "begin" }],
    } as typeof graph;
    expect(() => explainHandler(twice, "begin")).toThrow(
      "several handlers are named begin: app/begin, base/begin; say which one",
    );
    expect(explainHandler(twice, "base/begin").id).toBe("base/begin");
  });

  test("that there is none of is not found; the nearest are named", () => {
    expect(() => explainHandler(graph, "leaves")).toThrow(
      'there is no handler "leaves" in these layers; did you mean app/leave?',
    );
    expect(() => explainHandler(graph, "nothing-alike")).toThrow("kafka-connect-base graph lists every handler");
  });
});

test("a unit whose first hook has not succeeded has no flags and no last hook", () => {
  const state = readUnitState(createStore());
  expect(state).toMatchObject({ flags: [], lastHook: undefined });
  expect(explainHandler(graph, "leave", state).unit).toEqual({ missing: "waits for app.begun, leadership.is_leader" });
});
