import { expect, test } from "vitest";
import { createStore } from "../../src/core/index.ts";

test("an equal value is no change to write", () => {
  const store = createStore([["a", '{"x": 1}']]);
  store.set("a", { x: 1 });
  expect(store.changes()).toEqual({ set: new Map(), unset: [] });
});

test("a snapshot puts rows back as they were", () => {
  const store = createStore([["kept", "1"]]);
  const restore = store.snapshot();
  store.set("new", 2);
  store.set("kept", 2);
  store.set("kept", 3);
  store.unset("kept");
  restore();
  expect([store.get("kept"), store.get("new")]).toEqual([1, undefined]);
});

test("changes hold what is new, what differs and what is gone", () => {
  const store = createStore([
    ["same", "1"],
    ["old", "2"],
    ["gone", "3"],
  ]);
  store.set("old", 20);
  store.set("new", null);
  store.unset("gone");
  expect(store.changes()).toEqual({
    set: new Map([
      ["old", "20"],
      ["new", "null"],
    ]),
    unset: ["gone"],
  });
});

test("a prefix is taken literally and keys come sorted by code point", () => {
  const store = createStore([
    ["a_b", "1"],
    ["axb", "1"],
    ["a_a", "1"],
    ["A_a", "1"],
  ]);
  expect(store.keys("a_")).toEqual(["a_a", "a_b"]);
});

test("a row that is no JSON is named, and its text is not shown", () => {
  const store = createStore([["shop.key", "hunter2"]]);
  expect(() => store.get("shop.key")).toThrow(
    expect.objectContaining({
      code: "state-unreadable",
      message: "row shop.key of the unit's memory is no JSON; correct or delete it",
    }),
  );
});

test.each([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
])("%s of a Python charm is that number, and is written as Python writes it", (text, number) => {
  const store = createStore([["ratio", text]]);
  expect(store.get("ratio")).toBe(number);
  store.set("ratio", number);
  expect(store.changes().set.size).toBe(0);
});
