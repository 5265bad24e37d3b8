import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigError } from "../../src/core/index.ts";
import { hookLog, readUnitStore, runCharm, status, storeKeys, type Charm } from "../../src/juju/index.ts";
import { clearFlag, defineLayer, hook, setFlag, when, whenNot, type Layer } from "../../src/reactive/index.ts";
import { fakeTools } from "./fake-tools.ts";
import { runWith } from "./run-with.ts";

type Tools = ReturnType<typeof fakeTools>;

function charmOf(...layers: Layer[]): Charm {
  return { name: "shop", layers, endpoints: {}, config: { size: { type: "int", default: 1 } }, layerOptions: {} };
}

function runHook(
  tools: Tools,
  charm: Charm,
  environment: Record<string, string | undefined> = {},
  print: (text: string) => void = () => undefined,
): Promise<number> {
  return runCharm(charm, { environment: tools.environment(environment), print });
}

const flagsOf = ({ charmDir }: Tools): readonly string[] =>
  readUnitStore(join(charmDir, ".unit-state.db"))
    .keys("reactive.states.")
    .map((key) => key.slice("reactive.states.".length));

test("a hook that succeeds keeps its flags for the next one", async () => {
  const tools = fakeTools();
  const charm = charmOf(
    defineLayer("shop", [
      whenNot("open").do(function open() {
        setFlag("open");
      }),
    ]),
  );
  expect(await runHook(tools, charm)).toBe(0);
  expect(flagsOf(tools)).toEqual(["leadership.is_leader", "open"]);
});

test("a hook that fails exits 1, keeps nothing and sets no status", async () => {
  const tools = fakeTools();
  const charm = charmOf(
    defineLayer("shop", [
      whenNot("open").do(function open() {
        status.active("open");
        setFlag("open");
      }),
      when("open").do(function fail() {
        throw new Error("no key");
      }),
    ]),
  );
  expect(await runHook(tools, charm)).toBe(1);
  expect(existsSync(join(tools.charmDir, ".unit-state.db"))).toBe(false);
  expect(tools.calls().filter((call) => call.startsWith("status-set"))).toEqual([]);
  expect(tools.calls().find((call) => call.includes("-l ERROR"))).toContain("handler shop/fail failed");
});

test("an error that the operator must cure blocks the unit, undoes its handler and lets the others go on", async () => {
  const tools = fakeTools();
  const charm = charmOf(
    defineLayer("shop", [
      whenNot("stocked").do(function stock() {
        setFlag("stocked");
        throw new ConfigError("size", "option size must be 1 to 9");
      }),
      whenNot("open").do(function open() {
        setFlag("open");
      }),
    ]),
  );
  expect(await runHook(tools, charm)).toBe(0);
  expect(flagsOf(tools)).toEqual(["leadership.is_leader", "open"]);
  expect(tools.calls()).toContain("status-set -- blocked option size must be 1 to 9");
});

test("a status is set once, as long as it says nothing new", async () => {
  const tools = fakeTools();
  const charm = charmOf(
    defineLayer("shop", [
      hook("*").do(function report() {
        status.active("open");
      }),
    ]),
  );
  await runHook(tools, charm);
  await runHook(tools, charm);
  expect(tools.calls().filter((call) => call.startsWith("status-set"))).toEqual(["status-set -- active open"]);
});

test("after a maintenance the former status is set again, also when the hook between them failed", async () => {
  const tools = fakeTools();
  const active = defineLayer("shop", [
    hook("*").do(function report() {
      status.active("open");
    }),
  ]);
  const failing = defineLayer("shop", [
    hook("*").do(async function work() {
      await status.maintenance("moving");
      throw new Error("fell over");
    }),
  ]);
  await runHook(tools, charmOf(active));
  await runHook(tools, charmOf(failing));
  await runHook(tools, charmOf(active));
  expect(tools.calls().filter((call) => call.startsWith("status-set"))).toEqual([
    "status-set -- active open",
    "status-set -- maintenance moving",
    "status-set -- active open",
  ]);
});

test("a status set by a hook that fails afterwards is not taken for the one that is shown", async () => {
  const charm = (message: string) =>
    charmOf(
      defineLayer("shop", [
        hook("*").do(function report() {
          hookLog().info("reports");
          status.active(message);
        }),
      ]),
    );
  const tools = fakeTools();
  await runHook(tools, charm("open"));
  tools.breakTool("juju-log");
  expect(await runHook(tools, charm("closed"))).toBe(1);
  tools.mendTool("juju-log");
  await runHook(tools, charm("open"));
  expect(tools.calls().filter((call) => call.startsWith("status-set"))).toEqual([
    "status-set -- active open",
    "status-set -- active closed",
    "status-set -- active open",
  ]);
});

test("an update-status that changes nothing runs three hook tools and writes no state", async () => {
  const tools = fakeTools();
  const charm = charmOf(
    defineLayer("shop", [
      hook("*").do(function report() {
        status.active("open");
      }),
    ]),
  );
  await runHook(tools, charm);
  const before = tools.calls().length;
  const written = statSync(join(tools.charmDir, ".unit-state.db")).mtimeMs;
  await runHook(tools, charm);
  expect(
    tools
      .calls()
      .slice(before)
      .map((call) => call.replace(/ .*/, ""))
      .toSorted(),
  ).toEqual(["config-get", "goal-state", "is-leader"]);
  expect(statSync(join(tools.charmDir, ".unit-state.db")).mtimeMs).toBe(written);
});

test("config flags last for the hook, and a change is seen in whatever hook comes next", async () => {
  const seen: string[] = [];
  const charm = charmOf(
    defineLayer("shop", [
      when("config.changed.size").do(function resize() {
        seen.push("resize");
      }),
    ]),
  );
  const tools = fakeTools({ "config-get": '{"size": 1}' });
  await runHook(tools, charm, { JUJU_HOOK_NAME: "install" });
  await runHook(tools, charm);
  expect(seen).toEqual(["resize"]); // in the first hook every option counts as changed
  expect(flagsOf(tools)).toEqual(["leadership.is_leader"]);
});

test("a hook tool that fails fails the hook, with its own words in the log", async () => {
  const tools = fakeTools({ "goal-state": "#!/bin/sh\necho ERROR connection is shut down >&2\nexit 1\n" });
  expect(await runHook(tools, charmOf())).toBe(1);
  expect(tools.calls().find((call) => call.includes("-l ERROR"))).toContain(
    "hook tool goal-state ended with exit code 1: ERROR connection is shut down",
  );
});

test("SIGTERM ends a hook with 143, its log is sent and nothing is committed", async () => {
  const tools = fakeTools();
  const program = new URL("hanging-charm.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: tools.environment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([143, null]);
  expect(existsSync(join(tools.charmDir, ".unit-state.db"))).toBe(false);
  expect(tools.calls().find((call) => call.startsWith("juju-log"))).toContain("the hook was ended by SIGTERM");
});

test("SIGTERM while a hook's log is sent still keeps what the log says: nothing is committed", async () => {
  const slow =
    '#!/bin/sh\nprintf x >>"$JUJU_CHARM_DIR/logging"\nsleep 0.5\nprintf \'%s\\n\' "$*" >>"$JUJU_CHARM_DIR/calls"\n';
  const tools = fakeTools({ "juju-log": slow });
  const program = new URL("quick-charm.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: tools.environment(),
    stdio: "inherit",
  });
  const ended = once(child, "exit");
  await expect.poll(() => existsSync(join(tools.charmDir, "logging")), { timeout: 10_000 }).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toEqual([143, null]);
  expect(existsSync(join(tools.charmDir, ".unit-state.db"))).toBe(false);
  expect(tools.calls().join("\n")).toContain("the hook was ended by SIGTERM; nothing of it is kept");
});

test("a hook tool that is not there is named", async () => {
  await expect(runWith({ PATH: "/nowhere" })("is-leader", [])).rejects.toMatchObject({
    code: "hook-tool-failed",
    tool: "is-leader",
  });
});

test("an action without implementation fails the action, not the unit", async () => {
  const tools = fakeTools({ "action-fail": "" });
  expect(await runHook(tools, charmOf(), { JUJU_HOOK_NAME: "", JUJU_ACTION_NAME: "polish" })).toBe(0);
  expect(tools.calls()).toEqual(['action-fail -- action "polish" is not implemented by this charm; it has no actions']);
});

test("started by hand it says how it is to be started", async () => {
  await expect(runCharm(charmOf(), { environment: {} })).rejects.toThrow(
    "JUJU_UNIT_NAME is not set; start the charm through its dispatch file, as Juju does",
  );
});

test("the last trace is kept for whoever asks why a handler did not run", async () => {
  const tools = fakeTools();
  await runHook(tools, charmOf(defineLayer("shop", [when("paid").do(function ship() {})])));
  expect(readUnitStore(join(tools.charmDir, ".unit-state.db")).get(storeKeys.trace)).toMatchObject({
    hook: "update-status",
    skipped: { "shop/ship": "waits for paid" },
  });
});

test("the state file is its owner's alone", async () => {
  const tools = fakeTools();
  await runHook(
    tools,
    charmOf(
      defineLayer("shop", [
        whenNot("open").do(function open() {
          setFlag("open");
        }),
      ]),
    ),
  );
  expect((statSync(join(tools.charmDir, ".unit-state.db")).mode & 0o777).toString(8)).toBe("600");
});

test("a hook whose handlers never settle succeeds after 100 iterations, with a WARNING that names them and their flags", async () => {
  const tools = fakeTools();
  const layer = defineLayer("shop", [
    when("light").do(function switchOff() {
      clearFlag("light");
    }),
    whenNot("light").do(function switchOn() {
      setFlag("light");
    }),
  ]);
  expect(await runHook(tools, charmOf(layer))).toBe(0);
  const warning = tools.calls().find((call) => call.startsWith("juju-log -l WARNING"));
  expect(warning).toContain("handlers did not settle within 100 iterations");
  expect(warning).toContain("shop/switchOn +light, shop/switchOff -light");
});

test("the log at DEBUG has the passes, what was queued and ran, the flags it changed, and why the rest did not run", async () => {
  const tools = fakeTools();
  const layer = defineLayer("shop", [
    whenNot("open").do(function open() {
      setFlag("open");
    }),
    when("order")
      .whenNot("open")
      .do(function ship() {}),
  ]);
  const printed: string[] = [];
  expect(await runHook(tools, charmOf(layer), {}, (text) => printed.push(text))).toBe(0);
  expect(printed.join("")).toMatch(
    /^hook update-status\niteration 0: queued shop\/open\n +ran shop\/open [\d.]+ ms \+open\n/,
  );
  expect(printed.join("")).toContain("\nskipped shop/ship: waits for order; held by open\n");
  expect(tools.calls().filter((call) => call.startsWith("juju-log"))).toEqual([]); // Juju logs at DEBUG what a hook prints
});

test("where anything graver is to be said the log goes out by juju-log, in order", async () => {
  const tools = fakeTools();
  const layer = defineLayer("shop", [
    hook("*").do(function speak() {
      hookLog().debug("one");
      hookLog().warning("two");
      hookLog().debug("three");
    }),
  ]);
  const printed: string[] = [];
  expect(await runHook(tools, charmOf(layer), {}, (text) => printed.push(text))).toBe(0);
  const log = tools.calls().filter((call) => call.startsWith("juju-log"));
  expect(log.slice(0, 2)).toEqual(["juju-log -l DEBUG -- one", "juju-log -l WARNING -- two"]);
  expect(log[2]).toMatch(/^juju-log -l DEBUG -- three hook update-status/);
  expect(printed).toEqual([]);
});

test("a restricted hook asks Juju nothing, also of a charm with peers", async () => {
  const tools = fakeTools();
  const charm = { ...charmOf(), endpoints: { cluster: { role: "peers", interface: "shop-cluster" } } as const };
  expect(await runHook(tools, charm, { JUJU_HOOK_NAME: "collect-metrics" })).toBe(0);
  expect(tools.calls()).toEqual([]);
});
