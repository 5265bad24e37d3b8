import { expect, test } from "vitest";
import { createStore, type Store } from "../../src/core/index.ts";
import {
  currentSession,
  defineLayer,
  isFlagSet,
  migratedRow,
  setFlag,
  whenNot,
  type Migration,
} from "../../src/reactive/index.ts";
import { runLayer } from "./run-layer.ts";

const said: string[] = [];

const wordOf = (store: Store): string => {
  const word = store.get("word");
  return typeof word === "string" ? word : "nothing";
};

const renames = (to: number): Migration => ({
  to,
  migrate: Object.defineProperty(
    () => {
      const { store } = currentSession.get("migrate");
      said.push(`${to} sees ${wordOf(store)}`);
      store.set("word", `version ${to}`);
    },
    "name",
    { value: `renames${to}` },
  ),
});

const layerWith = (...migrations: readonly Migration[]) =>
  defineLayer(
    "shop",
    [
      whenNot("asked").do(function ask() {
        said.push(`handler sees ${wordOf(currentSession.get("ask").store)}`);
      }),
    ],
    { migrations },
  );

async function run(store: Store, layer: ReturnType<typeof layerWith>, hook = "upgrade-charm") {
  said.length = 0;
  await runLayer(layer, { store, hook });
  return { said: [...said], version: store.get(`${migratedRow}shop`) };
}

const rows = (more: readonly (readonly [string, string])[] = []) => createStore([["word", '"old"'], ...more]);

test("a unit's memory is taken over step by step, before a handler looks, in whatever hook comes first", async () => {
  for (const hook of ["upgrade-charm", "config-changed"]) {
    expect(await run(rows(), layerWith(renames(2), renames(1)), hook)).toEqual({
      said: ["1 sees old", "2 sees version 1", "handler sees version 2"],
      version: 2,
    });
  }
});

test("each step is made once", async () => {
  const store = rows();
  await run(store, layerWith(renames(1)));
  expect(await run(store, layerWith(renames(1)))).toEqual({ said: ["handler sees version 1"], version: 1 });
  expect((await run(store, layerWith(renames(1), renames(2)))).said).toEqual([
    "2 sees version 1",
    "handler sees version 2",
  ]);
});

test("a new unit has nothing to take over", async () => {
  const store = createStore();
  expect(await run(store, layerWith(renames(1), renames(2)), "install")).toEqual({
    said: ["handler sees nothing"],
    version: 2,
  });
});

test("a memory of a newer version is left as it is by an older charm", async () => {
  const store = rows([[`${migratedRow}shop`, "7"]]);
  expect(await run(store, layerWith(renames(1)))).toEqual({ said: ["handler sees old"], version: 7 });
});

test("a step that throws fails the hook", async () => {
  const fails: Migration = {
    to: 1,
    migrate: function fall() {
      setFlag("half");
      throw new Error(`half ${isFlagSet("half")}`);
    },
  };
  await expect(runLayer(layerWith(fails), { store: rows(), hook: "start" })).rejects.toThrow("half true");
});

test("a layer without steps keeps no version", async () => {
  const store = rows();
  expect((await run(store, layerWith())).version).toBeUndefined();
});

test("a restricted hook looks at no old rows either", async () => {
  expect(await run(rows(), layerWith(renames(1)), "collect-metrics")).toMatchObject({
    said: ["1 sees old"],
    version: 1,
  });
});
