import { join } from "node:path";
import { expect, test } from "vitest";
import type { Json } from "../../src/core/index.ts";
import { storeKeys, writeUnitStore, type Charm } from "../../src/juju/index.ts";
import {
  clearFlag,
  collectMetrics,
  defineLayer,
  getFlags,
  hook,
  setFlag,
  type LayerParts,
  type Trigger,
} from "../../src/reactive/index.ts";
import { aUnit, charmOf, hasDatabase, readCharmFile, writeCharmFile, type TestUnit } from "./a-unit.ts";

const options: Charm["config"] = {
  s: { type: "string" },
  d: { type: "string", default: "x" },
  n: { type: "int", default: 0 },
  b: { type: "boolean", default: false },
  e: { type: "string", default: "" },
  o: { type: "int", default: 1 },
};
const defaults: Readonly<Record<string, Json>> = { b: false, d: "x", e: "", n: 0, o: 1, s: null };

const about = (what: string, names: string): string[] => names.split("").map((option) => `config.${what}.${option}`);
const allDefault = [...about("default", "bdenos"), ...about("set", "do")];
const allChanged = ["config.changed", ...about("changed", "bdenos")];

/** A unit whose hooks tell which flags about options they see, besides whether they succeed. */
function configured(parts: LayerParts & Partial<Charm> = {}): TestUnit & {
  readonly see: (hook: string, config?: Readonly<Record<string, Json>>, charm?: Charm) => Promise<readonly string[]>;
} {
  const unit = aUnit();
  const seen: string[] = [];
  const look = hook("*").do(function look() {
    seen.splice(0, seen.length, ...getFlags().filter((flag) => flag.startsWith("config.")));
  });
  const usual = charmOf([look], { config: options, ...parts });
  return {
    ...unit,
    see: async (name, config = defaults, charm = usual) => {
      unit.juju({ config });
      seen.splice(0);
      await unit.hook(
        name,
        charm === usual ? usual : { ...charm, layers: [defineLayer("looks", [look]), ...charm.layers] },
      );
      return [...seen];
    },
  };
}

const fails = hook("*").do(function fail() {
  throw new Error("no key");
});

test("L01 in the first hook every option is changed, also one without a value", async () => {
  const unit = configured();
  expect(await unit.see("install")).toEqual([...allChanged, ...allDefault]);
  expect(unit.flags()).toEqual(["leadership.is_leader"]);
});

test("L02 without a change only the flags about values are set", async () => {
  const unit = configured();
  await unit.see("install");
  expect(await unit.see("config-changed")).toEqual(allDefault);
});

test("L03 an option is changed where Python calls its value another one: 1 is true and 0 is false", async () => {
  const unit = configured();
  await unit.see("install");
  const flags = await unit.see("config-changed", { ...defaults, s: "new", o: true, n: false });
  expect(flags).toEqual(["config.changed", "config.changed.s", ...about("default", "bdeno"), ...about("set", "dos")]);
});

test("L04 the next hook sees no change any more", async () => {
  const unit = configured();
  await unit.see("install");
  await unit.see("config-changed", { ...defaults, s: "new" });
  expect(
    (await unit.see("update-status", { ...defaults, s: "new" })).filter((flag) => flag.includes("changed")),
  ).toEqual([]);
});

test("L05 a hook that failed sees the same changes when it runs again", async () => {
  const unit = configured();
  await unit.see("install");
  const changed = { ...defaults, s: "new" };
  const first = await unit.see("config-changed", changed, charmOf([fails], { config: options }));
  expect(first).toContain("config.changed.s");
  expect(await unit.see("config-changed", changed)).toEqual(first);
});

test("L06 a hook that an exit function failed sees the same changes when it runs again", async () => {
  const unit = configured();
  await unit.see("install");
  const changed = { ...defaults, s: "new" };
  const failing = charmOf([], {
    config: options,
    atExit: [
      () => {
        throw new Error("no key");
      },
    ],
  });
  const first = await unit.see("config-changed", changed, failing);
  expect(first).toContain("config.changed.s");
  expect(await unit.see("config-changed", changed)).toEqual(first);
});

test("L07 flags that a cut-off hook of a Python charm left are put right at the start of the next", async () => {
  const unit = configured();
  await unit.see("install");
  const left = ["config.changed", "config.changed.d", "config.set.n"].map(
    (flag) => [`reactive.states.${flag}`, "null"] as const,
  );
  writeUnitStore(join(unit.charmDir, ".unit-state.db"), {
    set: new Map(left),
    unset: ["reactive.states.config.default.d"],
  });
  expect(await unit.see("config-changed")).toEqual(allDefault);
  expect(unit.flags()).toEqual(["leadership.is_leader"]);
});

test("L08 of the options that a new revision adds, those with a value are changed", async () => {
  const unit = configured();
  await unit.see("install");
  const more = charmOf([], { config: { ...options, p: { type: "int", default: 0 }, q: { type: "string" } } });
  expect(await unit.see("upgrade-charm", { ...defaults, p: 0, q: null }, more)).toEqual([
    "config.changed",
    "config.changed.p",
    ...about("default", "bdenopqs"),
    ...about("set", "do"),
  ]);
});

test("L08 an option that a revision drops leaves no flag, and comes back unchanged with its former value", async () => {
  const unit = configured();
  await unit.see("install");
  const { d: _, ...fewer } = options;
  const { d: __, ...values } = defaults;
  expect(await unit.see("upgrade-charm", values, charmOf([], { config: fewer }))).not.toContain("config.default.d");
  expect(unit.flags()).toEqual(["leadership.is_leader"]);
  expect(await unit.see("upgrade-charm")).toEqual(allDefault);
});

const error = "the options kept by the Python charm can't be read; all count as changed";
test.each<[string, string | undefined, readonly string[]]>([
  ["is not there", undefined, allChanged],
  ["is empty", "", allChanged],
  ["is not JSON", '{"s": ', allChanged],
  ["is a list", "[1]", allChanged],
  ["has no options", "{}", ["config.changed", ...about("changed", "bdeno")]],
  ["has these options", '{"s": null, "d": "x", "n": 0.0, "b": 0, "e": "", "o": true, "private": [1]}', []],
])("L09 a Python charm's snapshot that %s tells what is changed", async (_, text, changed) => {
  const unit = configured();
  if (text !== undefined) writeCharmFile(unit, ".juju-persistent-config", text);
  expect((await unit.see("upgrade-charm")).filter((flag) => flag.startsWith("config.changed"))).toEqual(changed);
  const garbage = text === "[1]" || text?.endsWith(": ") === true;
  expect(unit.calls("juju-log").some((call) => call.includes("-l ERROR") && call.includes(error))).toBe(garbage);
});

test("L09 a Python charm's snapshot is read once, and left as it is", async () => {
  const unit = configured();
  writeCharmFile(unit, ".juju-persistent-config", '{"s": "old", "private": [1]}');
  expect(await unit.see("upgrade-charm", defaults, charmOf([fails], { config: options }))).toContain(
    "config.changed.s",
  );
  expect(await unit.see("upgrade-charm")).toContain("config.changed.s");
  expect(await unit.see("update-status")).not.toContain("config.changed.s");
  expect(unit.row(storeKeys.config)).toEqual({ ...defaults, private: [1] });
  expect(readCharmFile(unit, ".juju-persistent-config")).toBe('{"s": "old", "private": [1]}');
});

function triggered() {
  const called: string[] = [];
  const callback = (): void => {
    called.push(...getFlags().filter((flag) => flag.startsWith("config.changed")));
  };
  const triggers: readonly Trigger[] = [{ whenNot: "config.changed.d", setFlag: "lost-d", callback }];
  return { unit: { ...configured({ triggers }), triggers }, called };
}

test("L10 when the flags go at the end of a hook, triggers call functions but set no flags", async () => {
  const { unit, called } = triggered();
  await unit.see("install");
  expect(called).toEqual(["config.changed.e", "config.changed.n", "config.changed.o", "config.changed.s"]);
  expect(unit.flags()).toEqual(["leadership.is_leader"]);
});

test("L10 until the end of a hook triggers on such flags do both", async () => {
  const { unit, called } = triggered();
  const clears = hook("*").do(function clears() {
    clearFlag("config.changed.d");
  });
  await unit.see("install", defaults, charmOf([clears], { config: options, triggers: unit.triggers }));
  expect([called.length > 0, unit.flags()]).toEqual([true, ["leadership.is_leader", "lost-d"]]);
});

test("L11 nothing that a layer loads changes the order in which a hook ends", async () => {
  const { unit, called } = triggered();
  await unit.see("install");
  await unit.see("config-changed", { ...defaults, d: "y" });
  expect([called.length > 0, unit.flags()]).toEqual([true, ["leadership.is_leader"]]);
});

test("L12 a restricted hook sees no flags about options, changes none and asks Juju nothing", async () => {
  const unit = configured();
  await unit.see("install");
  const seen: string[] = [];
  const measure = collectMetrics().do(function measure() {
    seen.push("ran", ...getFlags());
    setFlag("measured");
  });
  const before = unit.calls("config-get").length;
  unit.juju({ config: { ...defaults, s: "new" } });
  expect(await unit.hook("collect-metrics", charmOf([measure], { config: options }))).toBe(0);
  expect(seen).toEqual(["ran", "leadership.is_leader"]);
  expect(unit.flags()).toEqual(["leadership.is_leader", "measured"]);
  expect(unit.calls("config-get")).toHaveLength(before);
  expect(await unit.see("config-changed", { ...defaults, s: "new" })).toContain("config.changed.s");
});

test("L12 in a Kubernetes model a restricted hook runs nothing: Juju keeps the memory from it", async () => {
  const unit = configured();
  const measure = collectMetrics().do(function measure() {
    setFlag("measured");
  });
  expect(await unit.hook("collect-metrics", charmOf([measure]), { KUBERNETES_SERVICE_HOST: "10.0.0.1" })).toBe(0);
  expect(hasDatabase(unit)).toBe(false);
});

test("L13 a charm without options has no flags about them", async () => {
  const unit = configured({ config: {} });
  expect(await unit.see("install", {})).toEqual([]);
});
