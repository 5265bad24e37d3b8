import { expect, test } from "vitest";
import { ConfigError } from "../../src/core/index.ts";
import { actionLog, config, hookContext, status } from "../../src/juju/index.ts";
import { action, defineLayer, hook, setFlag, when, type CharmAction } from "../../src/reactive/index.ts";
import { aUnit, charmOf, hasDatabase } from "./a-unit.ts";

const said = (calls: readonly string[]): readonly string[] => calls.map((call) => call.replace(/^\S+ (-- )?/, ""));

test("an action gets its parameters, and its results go to Juju by dotted names", async () => {
  const unit = aUnit();
  unit.juju({ parameters: { connector: "orders", tasks: [1, 2], all: true } });
  const restart = action("restart").do(async ({ connector, tasks }) => ({
    restarted: connector ?? "",
    tasks: { of: tasks ?? [], failed: 1 },
    nothing: null,
    none: {},
  }));
  expect(await unit.action("restart", charmOf([], { actions: [restart] }))).toBe(0);
  expect(said(unit.calls("action-set"))).toEqual([
    "restarted=orders tasks.of=[1,2] tasks.failed=1 nothing=null none={}",
  ]);
  expect(unit.calls("action-fail")).toEqual([]);
});

test("it runs after what looks around in every hook, and its flags are acted on in the same dispatch", async () => {
  const unit = aUnit();
  const order: string[] = [];
  const charm = charmOf(
    [
      hook("*").do(function observe() {
        order.push("observes");
      }),
      hook("config-changed", "start").do(function never() {
        order.push("never");
      }),
      when("asked").do(function obey() {
        order.push("obeys");
        status.active("asked");
      }),
    ],
    {
      actions: [
        action("ask").do(() => {
          order.push(`acts ${hookContext().action?.name} ${hookContext().action?.id}`);
          setFlag("asked");
        }),
      ],
    },
  );
  expect(await unit.action("ask", charm)).toBe(0);
  expect(order).toEqual(["observes", "acts ask 7", "obeys"]);
  expect(unit.flags()).toContain("asked");
  expect(said(unit.calls("status-set"))).toEqual(["active asked"]);
  expect(unit.calls("action-set")).toEqual([]); // without results nothing is sent
});

test.each([
  ["of the operator's making", new ConfigError("x", "option x must be 1 to 9"), "option x must be 1 to 9"],
  ["of our own making", new TypeError("no port"), "action fail failed unexpectedly: no port; juju debug-log has more"],
])(
  "an error %s fails the action with its sentence; the unit is well and keeps nothing of it",
  async (_, error, message) => {
    const unit = aUnit();
    const fail = action("fail").do(() => {
      setFlag("half");
      status.active("half");
      throw error;
    });
    expect(await unit.action("fail", charmOf([], { actions: [fail] }))).toBe(0);
    expect(said(unit.calls("action-fail"))).toEqual([message]);
    expect([hasDatabase(unit), unit.calls("status-set"), unit.calls("action-set")]).toEqual([false, [], []]);
    expect(unit.calls("juju-log").join("\n")).toContain(error.message);
  },
);

test("what a handler throws after the action fails it by the exit code, and drops all of it", async () => {
  const unit = aUnit();
  const charm = charmOf(
    [
      when("asked").do(function fall() {
        throw new Error("fell over");
      }),
    ],
    { actions: [action("ask").do(() => setFlag("asked"))] },
  );
  expect(await unit.action("ask", charm)).toBe(1);
  expect(hasDatabase(unit)).toBe(false);
});

test("an action that no layer has fails with the names of those that there are", async () => {
  const unit = aUnit();
  const charm = charmOf([], { actions: [action("restart").do(() => undefined), action("health").do(() => undefined)] });
  expect(await unit.action("restrat", charm)).toBe(0);
  expect(said(unit.calls("action-fail"))).toEqual([
    'action "restrat" is not implemented by this charm; it has health, restart',
  ]);
  expect(unit.calls("config-get")).toEqual([]);
});

test("an action of a higher layer takes the place of a lower layer's", async () => {
  const unit = aUnit();
  const saying = (word: string): CharmAction => action("say").do(() => ({ word }));
  const layers = ["low", "high"].map((name) => defineLayer(name, [], { actions: [saying(name)] }));
  await unit.action("say", charmOf([], { layers }));
  expect(said(unit.calls("action-set"))).toEqual(["word=high"]);
});

test("a line of an action is shown while it runs, and is nothing in a hook", async () => {
  const unit = aUnit();
  const tell = () => actionLog("half done");
  await unit.action("tell", charmOf([], { actions: [action("tell").do(tell)] }));
  await unit.hook("start", charmOf([hook("start").do(tell)]));
  expect(said(unit.calls("action-log"))).toEqual(["half done"]);
});

test.each([
  ["a name that Juju does not take", { taskCount: 1 }, 'result "taskCount" must have lower-case letters'],
  ["a name that Juju keeps for itself", { stdout: "x" }, 'result "stdout" has a name that Juju keeps for itself'],
  ["such a name in a map", { run: { stderr: "x" } }, 'result "run.stderr" has a name that Juju keeps for itself'],
  ["a zero byte", { all: "a\0b" }, 'result "all" has a zero byte'],
  ["more than one argument holds", { all: "x".repeat(131_072) }, 'result "all" has 131072 bytes and Juju takes 130048'],
])("%s is no result", async (_, results, message) => {
  const unit = aUnit();
  expect(await unit.action("answer", charmOf([], { actions: [action("answer").do(() => results)] }))).toBe(0);
  expect(said(unit.calls("action-fail"))[0]).toContain(message);
  expect(unit.calls("action-set")).toEqual([]);
});

test("an action between a change of an option and its config-changed does not take the change away", async () => {
  const unit = aUnit();
  const seen: unknown[] = [];
  const charm = charmOf(
    [
      when("config.changed.size").do(function look() {
        seen.push(config()["size"]);
      }),
    ],
    { actions: [action("look").do(() => undefined)], config: { size: { type: "int" } } },
  );
  unit.juju({ config: { size: 1 } });
  await unit.hook("install", charm);
  unit.juju({ config: { size: 2 } });
  await unit.action("look", charm);
  await unit.hook("", charm); // juju exec
  await unit.hook("config-changed", charm);
  await unit.hook("update-status", charm);
  expect(seen).toEqual([1, 2, 2, 2]);
});

test("two actions of one layer with one name are a mistake that names both", () => {
  const one = action("say").do(() => undefined);
  expect(() => defineLayer("shop", [], { actions: [one, one] })).toThrow(
    "layer shop has two actions named say, number 1 and number 2; rename one",
  );
  expect(() => action("")).not.toThrow();
  expect(() => action("").do(() => undefined)).toThrow("an action has no name");
});

test("an action in a debug session, where the hook has the action's name, is an action", async () => {
  const unit = aUnit();
  const seen: string[] = [];
  const charm = charmOf(
    [
      hook("start").do(function never() {
        seen.push("never");
      }),
    ],
    { actions: [action("start").do(() => void seen.push(`hook "${hookContext().hook}"`))] },
  );
  expect(await unit.hook("start", charm, { JUJU_ACTION_NAME: "start", JUJU_ACTION_UUID: "7" })).toBe(0);
  expect(seen).toEqual(['hook ""']);
});
