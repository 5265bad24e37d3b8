import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CharmError, createStore, hexDigest, type Store } from "../../src/core/index.ts";
import {
  anyFileChanged,
  defineLayer,
  hook,
  onlyOnce,
  ranHandlers,
  wasInvoked,
  when,
  whenFileChanged,
  type Layer,
} from "../../src/reactive/index.ts";
import { runLayer } from "./run-layer.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name = "f"): string => join(folder, name);

const ranIn = async (layer: Layer, store: Store): Promise<readonly string[]> =>
  ranHandlers((await runLayer(layer, { hook: "update-status", store })).trace);

test("a handler that runs only once is known by its id, so code around it may move", async () => {
  const store = createStore();
  expect(await ranIn(defineLayer("shop", [onlyOnce().do(function greet() {})]), store)).toEqual(["shop/greet"]);
  const moved = defineLayer("shop", [hook("stop").do(function other() {}), onlyOnce().do(function greet() {})]);
  expect(await ranIn(moved, store)).toEqual([]);
  expect(await ranIn(defineLayer("shop", [onlyOnce().do(function welcome() {})]), store)).toEqual(["shop/welcome"]);
});

test("a handler that stopped half-way has not run: it runs again, with the same file", async () => {
  const store = createStore();
  let broken = true;
  const act = (): void => {
    if (broken) throw new CharmError("kubernetes-unreachable", "the API is away");
  };
  const layer = defineLayer("shop", [
    onlyOnce().do(function once() {
      act();
    }),
    whenFileChanged(file()).do(function reload() {
      act();
    }),
  ]);
  writeFileSync(file(), "1");
  const stopped = await runLayer(layer, { hook: "start", store, onStopped: () => undefined });
  // Both are tried in each pass that asks them: they wait for no flag.
  expect(new Set(ranHandlers(stopped.trace))).toEqual(new Set(["shop/once", "shop/reload"]));
  broken = false;
  expect(await ranIn(layer, store)).toEqual(["shop/once", "shop/reload"]);
  expect(await ranIn(layer, store)).toEqual([]);
});

test("a file counts as changed when it comes, differs and goes, once each", async () => {
  const store = createStore();
  const layer = defineLayer("shop", [whenFileChanged(() => file()).do(function reload() {})]);
  const seen = async (): Promise<number> => (await ranIn(layer, store)).length;
  expect(await seen()).toBe(0);
  writeFileSync(file(), "1");
  expect([await seen(), await seen()]).toEqual([1, 0]);
  writeFileSync(file(), "2");
  expect([await seen(), await seen()]).toEqual([1, 0]);
  rmSync(file());
  expect([await seen(), await seen()]).toEqual([1, 0]);
});

test("a handler that waits for a flag as well gets the change when the flag comes", async () => {
  const store = createStore();
  const layer = defineLayer("shop", [
    whenFileChanged(file())
      .when("open")
      .do(function reload() {}),
  ]);
  writeFileSync(file(), "1");
  expect(await ranIn(layer, store)).toEqual([]);
  const { trace } = await runLayer(layer, { hook: "start", store, flags: ["open"] });
  expect(ranHandlers(trace)).toEqual(["shop/reload"]);
});

test("a unit refreshed from a Python charm has seen what that charm saw", async () => {
  writeFileSync(file(), "1");
  const row = [`reactive.files_changed.${file()}`, JSON.stringify(hexDigest("1", "md5"))] as const;
  const layer = defineLayer("shop", [whenFileChanged(file()).do(function reload() {})]);
  expect(await ranIn(layer, createStore([row]))).toEqual([]);
  expect(await ranIn(layer, createStore())).toEqual(["shop/reload"]);
});

test("anyFileChanged remembers all of its files, also those after the first that changed", async () => {
  const store = createStore();
  const answers: boolean[] = [];
  const layer = defineLayer("shop", [
    hook("*").do(function look() {
      answers.push(anyFileChanged([file("a"), file("b")]));
    }),
  ]);
  await ranIn(layer, store);
  writeFileSync(file("a"), "1");
  writeFileSync(file("b"), "1");
  await ranIn(layer, store);
  await ranIn(layer, store);
  expect(answers).toEqual([false, true, false]);
});

test("a watched file that can't be read fails the hook with its path", async () => {
  mkdirSync(file("directory"));
  const layer = defineLayer("shop", [whenFileChanged(file("directory")).do(function reload() {})]);
  await expect(ranIn(layer, createStore())).rejects.toThrow(
    expect.objectContaining({ code: "file-unreadable", message: expect.stringContaining(file("directory")) }),
  );
});

test("wasInvoked knows handlers that run once by their id", async () => {
  const answers: boolean[] = [];
  const layer = defineLayer("shop", [
    onlyOnce().do(function greet() {}),
    when()
      .whenNot("asked")
      .onlyOnce()
      .do(function ask() {
        answers.push(wasInvoked("shop/greet"), wasInvoked("shop/ask"));
      }),
  ]);
  await ranIn(layer, createStore());
  expect(answers).toEqual([true, false]);
});
