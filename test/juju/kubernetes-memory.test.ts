import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import {
  readUnitStore,
  runCharm,
  status,
  storeKeys,
  unitStore,
  type Charm,
  type RunTool,
} from "../../src/juju/index.ts";
import { unpackRows } from "../../src/juju/state-chunks.ts";
import { hook, setFlag, whenNot } from "../../src/reactive/index.ts";
import { aSandboxUnit, type SandboxUnit } from "../helpers/sandbox-hook.ts";
import { charmOf } from "./a-unit.ts";
import { fakeTools } from "./fake-tools.ts";
import { runWith } from "./run-with.ts";

let unit: SandboxUnit;
const units: SandboxUnit[] = [];
beforeEach(async () => void units.push((unit = await aSandboxUnit())));
afterAll(() => Promise.all(units.map((one) => one.close())));

const open = whenNot("open").do(function open() {
  setFlag("open");
});
const says = (message: string): Charm =>
  charmOf([
    hook("*").do(function report() {
      status.active(message);
    }),
    open,
  ]);

/** Runs a hook of a charm; resolves to the calls of tools, without those of juju-log. */
async function run(
  charm: Charm,
  options: { readonly changed?: (tools: RunTool) => RunTool; readonly juju?: "refuses" } = {},
) {
  const calls = await unit.hook("update-status", async (environment) => {
    const exitCode = await runCharm(charm, { environment, run: (options.changed ?? same)(runWith(environment)) });
    return options.juju === "refuses" ? 1 : exitCode;
  });
  return calls.filter((call) => !call.startsWith("juju-log"));
}
const same = (tools: RunTool): RunTool => tools;

/** The log can't be sent: the last moment at which a hook can fail. */
const withoutLog =
  (tools: RunTool): RunTool =>
  (tool, ...rest) =>
    tool === "juju-log" ? Promise.reject(new Error("no log")) : tools(tool, ...rest);

const statusOf = (calls: readonly string[]): readonly string[] => calls.filter((call) => call.startsWith("status-set"));
const flags = async (): Promise<readonly string[]> =>
  [...unpackRows(await unit.state()).keys()].filter((key) => key.startsWith("reactive.states."));
const fileOf = (): string => join(unit.charmDir, ".unit-state.db");

test("Juju keeps the memory of a unit; in its own file there is no more than the status that is shown", async () => {
  await run(says("open"));
  expect(await flags()).toEqual(["reactive.states.leadership.is_leader", "reactive.states.open"]);
  expect(readUnitStore(fileOf()).keys("")).toEqual([storeKeys.status]);
});

test("a hook that changes nothing asks Juju for the memory and sets nothing", async () => {
  await run(says("open"));
  await run(says("open")); // what ran in the first one did not in the second
  const quiet = await run(says("open"));
  expect(quiet.map((call) => call.replace(/ .*/, "")).toSorted()).toEqual([
    "config-get",
    "goal-state",
    "is-leader",
    "state-get",
  ]);
});

test("a pod that is replaced loses its disk and no flag; the status is set anew", async () => {
  await run(says("open"));
  await rm(fileOf());
  expect(statusOf(await run(says("open")))).toEqual(["status-set -- active open"]);
  expect(await flags()).toContain("reactive.states.open");
  expect(statusOf(await run(says("open")))).toEqual([]);
});

test("a status set by a hook that fails afterwards is not taken for the one that was shown before", async () => {
  await run(says("open"));
  expect(statusOf(await run(says("closed"), { changed: withoutLog }))).toEqual(["status-set -- active closed"]);
  expect(statusOf(await run(says("open")))).toEqual(["status-set -- active open"]);
});

test("where Juju drops what a hook that ended well has written, the status that it set is still the one that is shown", async () => {
  expect(statusOf(await run(says("open"), { juju: "refuses" }))).toEqual(["status-set -- active open"]);
  expect(await flags()).toEqual([]);
  expect(statusOf(await run(says("open")))).toEqual([]);
  expect(await flags()).toContain("reactive.states.open");
});

const hoards = (bytes: number): Charm =>
  charmOf([
    hook("*").do(function hoard() {
      unitStore().set("shop.hoard", "x".repeat(bytes));
    }),
  ]);
const kubernetes = { KUBERNETES_SERVICE_HOST: "10.152.183.1" };

test("when Juju refuses the memory the error names its size and what is largest in it", async () => {
  const refuse = "#!/bin/sh\ncat >/dev/null\necho 'ERROR max allowed value size exceeded' >&2\nexit 1\n";
  const tools = fakeTools({ "state-get": "null", "state-set": refuse }); // null: what Juju 4 says where there is nothing
  const environment = tools.environment(kubernetes);
  expect(await runCharm(hoards(100_000), { environment, run: runWith(environment) })).toBe(1);
  expect(tools.calls().join("\n")).toMatch(
    /-l ERROR -- Juju does not keep the unit's memory of 10\d{4} bytes \(largest: shop.hoard 100012, .*\): ERROR max allowed value size exceeded; keep less in it/,
  );
});

test("more than Juju usually keeps is said before Juju, which says less, can refuse it after the hook", async () => {
  const tools = fakeTools({ "state-get": "{}", "state-set": "#!/bin/sh\nexec cat >/dev/null\n" });
  const environment = tools.environment(kubernetes);
  expect(await runCharm(hoards(3_000_000), { environment, run: runWith(environment) })).toBe(0);
  expect(tools.calls().join("\n")).toMatch(
    /-l WARNING -- the unit's memory is more than Juju usually keeps bytes=300\d{4} largest="shop.hoard 3000012,/,
  );
});
