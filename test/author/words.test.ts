import { expect, test } from "vitest";
import * as author from "../../src/author/index.ts";
import * as juju from "../../src/juju/index.ts";
import * as reactive from "../../src/reactive/index.ts";

test("the author's words are the engines' own functions, but for those that only say more of their answer", () => {
  const engines: Readonly<Record<string, unknown>> = { ...juju, ...reactive };
  const other = Object.entries(author).filter(([name, word]) => engines[name] !== word);
  expect(other.map(([name]) => name).toSorted()).toEqual(["action", "config", "endpointFromName", "layerOption"]);
});

test("outside a hook those throw, by the same name", () => {
  expect(() => author.config()).toThrow("config was called outside a hook; call it from a handler");
  expect(() => author.layerOption("a", "b")).toThrow("layerOption was called outside a hook; call it from a handler");
  expect(() => author.endpointFromName("db")).toThrow("endpointFromName was called outside a hook");
});
