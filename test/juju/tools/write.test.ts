import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toolRunner, tools } from "../../../src/juju/index.ts";
import { changeUnit } from "../../../src/sandbox/change.ts";
import { probeModel } from "../../helpers/probe-model.ts";
import { fakeTools } from "../fake-tools.ts";
import { aHook, leader } from "./a-hook.ts";

describe("what is written", () => {
  test("statuses of unit and application", async () => {
    const { run, commit } = await aHook();
    await tools.statusSet(run, "blocked", "--wait");
    await tools.statusSet(run, "active", "all well", { as: "application" });
    expect(await tools.statusGet(run)).toEqual({ status: "blocked", message: "--wait", data: {} });
    expect(await tools.statusGet(run, { as: "application" })).toMatchObject({
      status: "active",
      message: "all well",
      units: { [leader]: { status: "blocked", message: "--wait" } },
    });
    await tools.applicationVersionSet(run, "4.2");
    expect((await commit()).applications["hook-tool-probe"]).toMatchObject({ workloadVersion: "4.2" });
  });

  test("only the leader speaks for the application", async () => {
    const { run, commit } = await aHook({ unit: "hook-tool-probe/1" });
    const refused = { kind: "not-leader", remedy: "retry" };
    await expect(tools.statusSet(run, "active", "", { as: "application" })).rejects.toMatchObject(refused);
    await expect(tools.statusGet(run, { as: "application" })).rejects.toMatchObject(refused);
    await expect(tools.leaderSet(run, { a: "1" })).rejects.toMatchObject(refused);
    await expect(tools.secretAdd(run, { token: "abc" })).rejects.toMatchObject(refused);
    await expect(tools.relationSet(run, "cluster:0", { a: "1" }, { as: "application" })).rejects.toMatchObject(refused);
    await commit();
  });

  test("ports, for all endpoints or some", async () => {
    const { run, commit } = await aHook();
    await tools.openPort(run, "80/tcp");
    await tools.openPort(run, "8000-8010/udp", { endpoints: ["website", "db"] });
    await tools.openPort(run, "icmp");
    await tools.closePort(run, "icmp");
    expect(await tools.openedPorts(run)).toEqual(["80/tcp", "8000-8010/udp"]);
    expect(await tools.openedPorts(run, { endpoints: true })).toEqual([
      { port: "80/tcp", endpoints: [] },
      { port: "8000-8010/udp", endpoints: ["db", "website"] },
    ]);
    await commit();
  });

  test("state, leader settings, storage and payloads", async () => {
    const { run, commit } = await aHook();
    await tools.stateSet(run, { a: "1", "-b": "x=y" });
    expect(await tools.stateGet(run, "-b")).toBe("x=y");
    await tools.stateDelete(run, "-b");
    expect(await tools.stateGet(run)).toEqual({ a: "1" });
    await tools.leaderSet(run, { who: "me" });
    expect(await tools.leaderGet(run, "who")).toBe("me");
    expect(await tools.leaderGet(run, "nobody")).toBeUndefined();
    await tools.storageAdd(run, "data", { count: 2 });
    await expect(
      tools.payloadRegister(run, { type: "docker", class: "monitor", id: "a", tags: ["x"] }),
    ).rejects.toMatchObject({ kind: "unknown", exitCode: 1 });
    await tools.payloadUnregister(run, { class: "monitor", id: "a" });
    await tools.jujuReboot(run, "after-hook");
    const unit = (await commit()).applications["hook-tool-probe"]?.units[leader];
    expect(Object.keys(unit?.storage ?? {})).toEqual(["data/0", "data/1", "data/2"]);
    expect(unit?.state).toEqual({ a: "1" });
  });

  test("a payload's status, where it is registered", async () => {
    const payloads = { "monitor/a": { type: "docker", status: "running", tags: [] } };
    const { run, commit } = await aHook({}, changeUnit(await probeModel(), leader, { payloads }));
    await tools.payloadStatusSet(run, { class: "monitor", id: "a" }, "stopped");
    expect((await commit()).applications["hook-tool-probe"]?.units[leader]?.payloads).toMatchObject({
      "monitor/a": { status: "stopped" },
    });
  });

  test("results, a line and the failure of an action", async () => {
    const { run, commit } = await aHook({ action: { name: "probe", parameters: { word: "sea", depth: { of: 3 } } } });
    expect(await tools.actionGet(run)).toEqual({ word: "sea", depth: { of: 3 } });
    expect(await tools.actionGet(run, "depth.of")).toBe(3);
    await tools.actionSet(run, { "a.b": "x=y" });
    await tools.actionLog(run, "-- half way");
    await tools.actionFail(run, "no luck");
    await tools.actionFail(run);
    await commit();
  });

  test("a state of any text is YAML that Juju reads as it was meant", async () => {
    const fake = fakeTools({ "state-set": '#!/bin/sh\ncat >"$JUJU_CHARM_DIR/given"\n' });
    const state = { lines: "a\nb\u2028c\u0085", control: "\u007f\u0001", mark: "\ufeff" };
    await tools.stateSet(toolRunner(fake.environment()).run, { ...state, half: "\ud800" });
    const given = readFileSync(join(fake.charmDir, "given"), "utf8");
    expect(given).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]|ud800/); // YAML 1.1 refuses them, or takes them for ends of lines
    expect(JSON.parse(given)).toEqual({ ...state, half: "\ufffd" });
  });

  test("many results go in several calls, because a process takes 2 MiB of arguments", async () => {
    const answering = fakeTools({ "action-set": '#!/bin/sh\necho $# >>"$JUJU_CHARM_DIR/calls"\n' });
    const { run } = toolRunner(answering.environment());
    const results = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`r${index}`, "v".repeat(100_000)]));
    await tools.actionSet(run, results);
    expect(answering.calls().length).toBeGreaterThan(1);
    expect(answering.calls().reduce((sum, count) => sum + Number(count) - 1, 0)).toBe(30);
  });

  test("a value that no process can be given is refused with a sentence", async () => {
    const { run } = toolRunner(fakeTools({ "leader-set": "", "action-set": "" }).environment());
    await expect(tools.leaderSet(run, { big: "v".repeat(131_072) })).rejects.toMatchObject({
      code: "hook-tool-failed",
      remedy: "bug",
      message:
        "leader-set can't be given big: it has 131076 bytes, and 131071 fit; publish it in the application's data of a peer relation",
    });
    await expect(tools.actionSet(run, { a: "b\0c" })).rejects.toThrow(
      "action-set can't be given a: it has a zero byte",
    );
    await expect(tools.leaderSet(run, { big: "v".repeat(131_071 - 4) })).resolves.toBeUndefined();
  });

  test("a text for people is cut where it is too long, at a whole character", async () => {
    const printing = '#!/bin/sh\nfor last; do :; done\nprintf %s "$last" >"$JUJU_CHARM_DIR/last"\n';
    const fake = fakeTools({ "status-set": printing, "juju-log": printing });
    const { run } = toolRunner(fake.environment());
    const printed = (): string => readFileSync(join(fake.charmDir, "last"), "utf8");
    for (const text of [
      "ä".repeat(100_000),
      `x${"ä".repeat(100_000)}`,
      "😀".repeat(50_000),
      `xx${"😀".repeat(50_000)}`,
    ]) {
      await tools.statusSet(run, "active", text);
      expect(Buffer.byteLength(printed())).toBeGreaterThan(131_060);
      expect(printed()).toMatch(/^x{0,2}(?:ä+|😀+)…$/u);
    }
    await tools.jujuLog(run, "INFO", "a\0b\u{d800}");
    expect(printed()).toBe("a\ufffdb\ufffd");
    await tools.statusSet(run, "active", "x".repeat(131_071));
    expect(printed()).toHaveLength(131_071);
  });
});

test("databags of any text come back as they went, also beyond 128 KiB", { timeout: 60_000 }, async () => {
  const { run, commit } = await aHook();
  const bag = fc.dictionary(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.string({ minLength: 1 }));
  await fc.assert(
    fc.asyncProperty(bag, async (data) => {
      const before = await tools.relationGet(run, "cluster:0", leader);
      const emptied = Object.fromEntries(Object.keys(before).map((key) => [key, ""]));
      await tools.relationSet(run, "cluster:0", { ...emptied, ...data }, { as: "unit" });
      expect(await tools.relationGet(run, "cluster:0", leader)).toEqual({ ...data });
    }),
    { numRuns: 15 },
  );
  const big = "v".repeat(1_000_000);
  await tools.relationSet(run, "cluster:0", { big }, { as: "application" });
  expect(await tools.relationGetApp(run, "cluster:0", "hook-tool-probe")).toEqual({ big });
  expect(await tools.relationModelGet(run, "cluster:0")).toBe("9f0b2b3c-0000-4000-8000-000000000000");
  await commit();
});

test.each(["2.9.51", "4.0.15"])("what Juju %s lacks is told, not tried for ever", async (version) => {
  const { run, commit } = await aHook({}, await probeModel({ version }));
  const call = version === "2.9.51" ? tools.secretGet(run, "secret:x") : tools.leaderGet(run);
  await expect(call).rejects.toMatchObject({ kind: "unsupported", remedy: "block" });
  await commit();
});
