import { expect, test } from "vitest";
import { ConfigError } from "../../src/core/index.ts";
import { closePort, openedPorts, openPort, setWorkloadVersion } from "../../src/juju/index.ts";
import { hook, type Action } from "../../src/reactive/index.ts";
import { aUnit, charmOf, type TestUnit } from "./a-unit.ts";

/** Runs a hook in which these functions have their turn, one handler each. */
function inHook(unit: TestUnit, ...actions: readonly Action[]): Promise<number> {
  const named = actions.map((action, index) => Object.defineProperty(() => action(), "name", { value: `act${index}` }));
  return unit.hook("config-changed", charmOf(named.map((action) => hook("*").do(action))));
}

const written = (unit: TestUnit): readonly string[] =>
  ["open-port", "close-port", "application-version-set"].flatMap((tool) => unit.calls(tool));

test("ports are opened and closed at the end of the hook, and only those that are not so already", async () => {
  const unit = aUnit();
  unit.juju({ ports: ["80/tcp", "9000/udp"] });
  await inHook(unit, async () => {
    openPort("80");
    openPort("8080");
    openPort("8000-8010/TCP");
    closePort("9000/udp");
    closePort("443/tcp");
    openPort("icmp");
    closePort("icmp");
    expect(await openedPorts()).toEqual(["80/tcp", "8080/tcp", "8000-8010/tcp"]);
  });
  expect(written(unit)).toEqual(["open-port -- 8080/tcp", "open-port -- 8000-8010/tcp", "close-port -- 9000/udp"]);
  expect(unit.calls("opened-ports")).toHaveLength(1);
});

test("a hook that fails writes nothing, and one that asks for no port reads none", async () => {
  const unit = aUnit();
  await inHook(unit, () => {
    openPort("80");
    setWorkloadVersion("4.3.1");
    throw new Error("fell over");
  });
  await inHook(unit);
  expect([...written(unit), ...unit.calls("opened-ports")]).toEqual([]);
});

test("what a handler recorded goes with it when it stops half-way", async () => {
  const unit = aUnit();
  const stops = () => {
    openPort("80");
    throw new ConfigError("x", "option x is wrong");
  };
  expect(await inHook(unit, stops, () => openPort("81"))).toBe(0);
  expect(written(unit)).toEqual(["open-port -- 81/tcp"]);
});

test.each(["0", "65536", "80-79", "80/sctp", "http", "8000-8010-8020"])("port %s is refused at once", async (port) => {
  const unit = aUnit();
  await inHook(unit, () => openPort(port));
  expect(unit.calls("status-set")).toEqual([
    `status-set -- blocked port "${port}" must be like 80/tcp, 8000-8010/udp or icmp`,
  ]);
});

test("the version of the workload is set once, as long as it says nothing new", async () => {
  const unit = aUnit();
  for (const version of ["4.3.0", "4.3.0", "4.3.1"]) await inHook(unit, () => setWorkloadVersion(version));
  expect(unit.calls("application-version-set")).toEqual([
    "application-version-set -- 4.3.0",
    "application-version-set -- 4.3.1",
  ]);
});

test("a version that was set by a hook that fails afterwards is not taken for the one that is shown", async () => {
  const unit = aUnit();
  await inHook(unit, () => setWorkloadVersion("1"));
  unit.breakTool("status-set");
  expect(
    await unit.hook(
      "start",
      charmOf([
        hook("start").do(function fall() {
          setWorkloadVersion("2");
          throw new ConfigError("x", "x is wrong"); // has a status, which can't be set
        }),
        hook("*").do(function version() {
          setWorkloadVersion("2");
        }),
      ]),
    ),
  ).toBe(1);
  unit.mendTool("status-set");
  await inHook(unit, () => setWorkloadVersion("1"));
  expect(unit.calls("application-version-set").map((call) => call.at(-1))).toEqual(["1", "2", "1"]);
});

test("what a setup function recorded goes with it when it stops half-way, too", async () => {
  const unit = aUnit();
  const stops = () => {
    openPort("80");
    throw new ConfigError("x", "option x is wrong");
  };
  expect(await unit.hook("config-changed", charmOf([], { setup: [stops] }))).toBe(0);
  expect(written(unit)).toEqual([]);
});
