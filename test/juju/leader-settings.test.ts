import { expect, test } from "vitest";
import { leaderGet, leaderSet } from "../../src/juju/index.ts";
import { getFlags, hook, when, type Handler } from "../../src/reactive/index.ts";
import { aUnit, charmOf, type TestUnit } from "./a-unit.ts";

const aboutSettings = (flags: readonly string[]): readonly string[] =>
  flags.filter((flag) => flag.startsWith("leadership.") && flag !== "leadership.is_leader");

/** Runs a hook whose handler answers something, and resolves to the answer. */
async function ask<T>(unit: TestUnit, name: string, look: () => T | Promise<T>): Promise<T | undefined> {
  let answer: T | undefined;
  const handler = hook("*").do(async function asks() {
    answer = await look();
  });
  await unit.hook(name, charmOf([handler]));
  return answer;
}

const seeFlags = (unit: TestUnit, name: string) => ask(unit, name, () => aboutSettings(getFlags()));

const sets = (settings: Readonly<Record<string, string | null>>): Handler =>
  hook("config-changed").do(async function setSettings() {
    leaderSet(settings);
  });

test("L23 a setting of the leader is changed in the hook that brings it, and set from then on", async () => {
  const unit = aUnit();
  unit.juju({ leads: "false", settings: { a: "1" } });
  const seen = await seeFlags(unit, "leader-settings-changed");
  expect(seen).toEqual(["leadership.changed", "leadership.changed.a", "leadership.set.a"]);
  expect(aboutSettings(unit.flags())).toEqual(seen);
  expect(await seeFlags(unit, "update-status")).toEqual(["leadership.set.a"]);
});

test("L24 the leader sees its own settings at once, and as changed in that hook alone", async () => {
  const unit = aUnit();
  const seen = await ask(unit, "config-changed", async () => {
    leaderSet({ pw: "s3", empty: "" });
    return aboutSettings(getFlags());
  });
  expect(seen).toEqual([
    "leadership.changed",
    "leadership.changed.empty",
    "leadership.changed.pw",
    "leadership.set.empty",
    "leadership.set.pw",
  ]);
  expect(unit.calls("leader-set")).toEqual(["leader-set -- pw=s3 empty="]);
  expect([unit.row("leadership.settings.pw"), unit.row("leadership.settings.empty")]).toEqual(["s3", ""]);
  unit.juju({ settings: { pw: "s3", empty: "" } });
  expect(await seeFlags(unit, "update-status")).toEqual(["leadership.set.empty", "leadership.set.pw"]);
});

test("L24 a setting with the value that it has is no change, and Juju is not told", async () => {
  const unit = aUnit();
  unit.juju({ settings: { pw: "s3" } });
  await seeFlags(unit, "leader-settings-changed");
  const seen = await ask(unit, "config-changed", async () => {
    leaderSet({ pw: "s3" });
    return aboutSettings(getFlags());
  });
  expect([seen, unit.calls("leader-set")]).toEqual([["leadership.set.pw"], []]);
});

test("L25 a setting that the leader takes away is changed and no longer set, at once", async () => {
  const unit = aUnit();
  unit.juju({ settings: { pw: "s3" } });
  await seeFlags(unit, "leader-settings-changed");
  const seen = await ask(unit, "config-changed", async () => {
    leaderSet({ pw: null });
    return aboutSettings(getFlags());
  });
  expect(seen).toEqual(["leadership.changed", "leadership.changed.pw"]);
  expect(unit.calls("leader-set")).toEqual(["leader-set -- pw="]);
});

test("L26 a setting that has gone is changed in one hook and no longer set", async () => {
  const unit = aUnit();
  unit.juju({ leads: "false", settings: { a: "1" } });
  await seeFlags(unit, "leader-settings-changed");
  unit.juju({ settings: {} });
  expect(await seeFlags(unit, "update-status")).toEqual(["leadership.changed", "leadership.changed.a"]);
  expect(unit.row("leadership.settings.a")).toBeNull();
  expect(await seeFlags(unit, "update-status")).toEqual([]);
});

test("L27 who does not lead is refused: the hook fails and nothing of it is kept", async () => {
  const unit = aUnit();
  unit.juju({ leads: "false" });
  expect(await unit.hook("config-changed", charmOf([sets({ a: "1" })]))).toBe(1);
  expect(unit.calls("leader-set")).toEqual([]);
  const log = unit.calls("juju-log").join("\n");
  expect(log).toContain("unit shop/0 does not lead and can't set leader settings; ask isLeader() first");
});

test("what a handler reads of the settings is what Juju has, and nothing where there is none", async () => {
  const unit = aUnit();
  unit.juju({ settings: { a: "1" } });
  const look = async () => [await leaderGet("a"), await leaderGet("b"), await leaderGet("toString")];
  expect(await ask(unit, "update-status", look)).toEqual(["1", undefined, undefined]);
});

test("the settings are read only where somebody waits for a flag about them", async () => {
  const reads = async (...handlers: Handler[]): Promise<number> => {
    const unit = aUnit();
    await unit.hook("update-status", charmOf(handlers));
    return unit.calls("leader-get").length;
  };
  function act(): void {}
  expect(await reads(when("leadership.is_leader", "leadership.changes").do(act))).toBe(0);
  expect(await reads(when("leadership.set.pw").do(act))).toBe(1);
  expect(await reads(when("shop.open").whenNone("leadership.changed").do(act))).toBe(1);
  expect(await reads(when("shop.open").notUnless("leadership.changed.pw").do(act))).toBe(1);
  const unit = aUnit();
  await unit.hook(
    "update-status",
    charmOf([], { triggers: [{ whenNot: "leadership.set.pw", setFlag: "shop.closed" }] }),
  );
  expect(unit.calls("leader-get")).toEqual(["leader-get --format=json -- -"]);
});

test("in Juju 4, which has no settings, nothing is read, those of before are gone and none can be set", async () => {
  const unit = aUnit();
  unit.juju({ settings: { a: "1" } });
  await seeFlags(unit, "leader-settings-changed");
  const before = unit.calls("leader-get").length;
  const four = { JUJU_VERSION: "4.0.15" };
  expect(await unit.hook("config-changed", charmOf([sets({ a: "2" })]), four)).toBe(1);
  expect(unit.calls("juju-log").join("\n")).toContain("leaderSet needs settings that Juju 4 no longer has");
  expect(await unit.hook("update-status", charmOf([]), four)).toBe(0);
  expect(unit.flags()).toEqual(["leadership.changed", "leadership.changed.a", "leadership.is_leader"]);
  expect([unit.calls("leader-get").length, unit.calls("leader-set")]).toEqual([before, []]);
});

test("a setting that nobody looked at yet is taken away, once", async () => {
  const unit = aUnit();
  unit.juju({ settings: { old: "1" } });
  const charm = charmOf([sets({ old: null })]);
  await unit.hook("config-changed", charm);
  unit.juju({ settings: {} });
  await unit.hook("config-changed", charm);
  expect(unit.calls("leader-set")).toEqual(["leader-set -- old="]);
});
