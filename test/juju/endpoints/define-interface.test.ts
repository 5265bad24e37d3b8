import { expect, test } from "vitest";
import { ConfigError } from "../../../src/core/index.ts";
import { defineInterface, status, type InterfaceDefinition } from "../../../src/juju/index.ts";
import { defineLayer, hook, onlyOnce, when } from "../../../src/reactive/index.ts";
import { db, openWorld, type Ran } from "./world.ts";

const requires = { interface: "foo", role: "requires" } as const;
const logOf = ({ calls }: Ran): string =>
  calls.flatMap(({ tool, args }) => (tool === "juju-log" ? (args.at(-1) ?? "") : [])).join("\n");

const withInterfaces = (...layers: (readonly [name: string, ...interfaces: InterfaceDefinition[]])[]) =>
  openWorld({ endpoints: db, layers: layers.map(([name, ...interfaces]) => defineLayer(name, [], { interfaces })) });

test("two definitions of one side fail the hook and name both layers", async () => {
  const world = withInterfaces(["base", defineInterface(requires)], ["top", defineInterface(requires)]);
  const ran = await world.hook("install");
  expect(ran.exitCode).toBe(1);
  expect(logOf(ran)).toContain("layers base and top have two definitions of foo.requires; keep one");
  const alone = withInterfaces(["base", defineInterface(requires), defineInterface(requires)]);
  expect(logOf(await alone.hook("install"))).toContain("layer base has two definitions of foo.requires; keep one");
});

test("the same definition in two layers is one, and one for the other side is another", async () => {
  const foo = defineInterface(requires);
  const world = withInterfaces(["base", foo], ["top", foo, defineInterface({ ...requires, role: "provides" })]);
  expect((await world.hook("install")).exitCode).toBe(0);
});

test("two handlers of one definition can't share a name", () => {
  const named = () => hook("install").doWith(function twice() {});
  expect(() => defineInterface(requires, [named(), named()])).toThrow(
    expect.objectContaining({
      code: "interface-invalid",
      message: "foo.requires has two handlers named twice; rename one",
    }),
  );
});

test("{endpoint_name} stands for the endpoint in flags, hooks, expected flags and triggers; other braces stay", async () => {
  const ran: string[] = [];
  const foo = defineInterface(
    {
      ...requires,
      triggers: [
        { when: "{endpoint_name}.a", setFlag: "{endpoint_name}.b", clearFlag: "{endpoint_name}.c" },
        { whenNot: "{endpoint_name}.a", callback: () => void ran.push("cleared") },
      ],
    },
    [
      hook("{endpoint_name}-relation-{joined,changed}").doWith(function inHook(endpoint) {
        endpoint.setFlag("{endpoint_name}.c");
        endpoint.setFlag("{endpoint_name}.a", { why: 1 });
        endpoint.clearFlag("{endpoint_name}.a");
        ran.push(endpoint.flag("ready"), endpoint.flag("{endpoint_name}.{x}"));
      }),
      when("{endpoint_name}.b")
        .whenNot("{endpoint_name}.c")
        .notUnless("{endpoint_name}.d")
        .doWith(function onFlag() {
          ran.push("onFlag");
        }),
    ],
  );
  const world = openWorld({ endpoints: db, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  const hookRan = await world.hook("db-relation-joined", { relation: world.relate("db", "pg"), unit: "pg/0" });
  expect(ran).toEqual(["cleared", "endpoint.db.ready", "db.{x}", "onFlag"]);
  expect(logOf(hookRan)).toContain("foo.requires:db/onFlag called before flag: db.d");
});

test("a handler that runs once does so once for each endpoint", async () => {
  const ran: string[] = [];
  const foo = defineInterface(requires, [
    onlyOnce().doWith(function greet({ name }) {
      ran.push(name);
    }),
  ]);
  const endpoints = { ...db, more: db.db };
  const world = openWorld({ endpoints, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  await world.hook("install");
  await world.hook("start");
  expect(ran).toEqual(["db", "more"]);
});

test("a status of an interface counts as that of the layer that has its definition", async () => {
  const say = (text: string) =>
    hook("*").do(function speak() {
      status.active(text);
    });
  const foo = defineInterface({ ...requires, atStart: () => status.active("of the interface") });
  const layers = [defineLayer("base", [say("of base")]), defineLayer("top", [], { interfaces: [foo] })];
  const { calls } = await openWorld({ endpoints: db, layers }).hook("install");
  expect(calls.find(({ tool }) => tool === "status-set")?.args.at(-1)).toBe("of the interface");
});

test("what the operator must cure at an endpoint's start blocks and is undone; the other endpoints go on", async () => {
  const foo = defineInterface({
    ...requires,
    atStart: (endpoint) => {
      endpoint.setFlag("{endpoint_name}.begun");
      if (endpoint.name === "db") throw new ConfigError("size", "option size must be 1 to 9");
    },
  });
  const endpoints = { ...db, more: db.db };
  const world = openWorld({ endpoints, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  const { calls, exitCode } = await world.hook("install");
  expect(exitCode).toBe(0);
  expect(world.flags("").filter((flag) => flag.endsWith("begun"))).toEqual(["more.begun"]);
  expect(calls.find(({ tool }) => tool === "status-set")?.args).toEqual([
    "--",
    "blocked",
    "option size must be 1 to 9",
  ]);
});
