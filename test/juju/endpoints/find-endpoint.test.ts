import { expect, test } from "vitest";
import {
  defineInterface,
  endpointFromFlag,
  endpointFromName,
  type Charm,
  type Endpoint,
} from "../../../src/juju/index.ts";
import { collectMetrics, defineLayer, getFlags, hook, setFlag } from "../../../src/reactive/index.ts";
import { db, openWorld } from "./world.ts";

const plain = (action: () => void | Promise<void>, handler = hook("*")) =>
  defineLayer("shop", [
    handler.do(async function look() {
      await action();
    }),
  ]);

test("E24 relations and units come in natural order, and in merged data the first one wins", async () => {
  let seen: readonly unknown[] = [];
  const layers = [
    plain(() => {
      const endpoint = endpointFromName("db");
      seen = [
        endpoint?.relations.map(({ id }) => id),
        endpoint?.allJoinedUnits.map(({ name, relation }) => `${relation.id} ${name}`),
        endpoint?.received.get("from"),
        endpoint?.relation("db:10")?.received.get("from"),
        endpoint?.joinedUnit("pg/2")?.relation.id,
        endpoint?.receivedRaw.get("only"),
      ];
    }),
  ];
  const world = openWorld({ endpoints: db, layers }, { firstRelation: 9 });
  const [nine, ten] = [world.relate("db", "pg", 11), world.relate("db", "pg")];
  for (const [relation, unit] of [
    [ten, "pg/2"],
    [nine, "pg/10"],
    [nine, "pg/2"],
  ] as const) {
    world.meet(relation, unit);
    world.publish(relation, unit, { from: `${relation} ${unit}` });
  }
  world.publish(ten, "pg/2", { only: "7" });
  await world.hook("update-status");
  expect(seen).toEqual([
    ["db:9", "db:10"],
    ["db:9 pg/2", "db:9 pg/10", "db:10 pg/2"],
    "9 pg/2",
    "10 pg/2",
    "db:9",
    "7",
  ]);
});

test("E25 in a restricted hook there are no endpoints, but the flags of earlier hooks", async () => {
  let seen: readonly unknown[] = [];
  const layers = [plain(() => void (seen = [endpointFromName("db"), getFlags()]), collectMetrics())];
  const world = openWorld({ endpoints: db, layers });
  await world.hook("db-relation-joined", { relation: world.relate("db", "pg"), unit: "pg/0" });
  expect((await world.hook("collect-metrics")).exitCode).toBe(0);
  expect(seen).toEqual([undefined, ["endpoint.db.joined", "leadership.is_leader"]]);
});

test("E28 a handler runs once for each endpoint: function by function, in the order of metadata.yaml, after the layers", async () => {
  const ran: string[] = [];
  const endpoints = { zz: { role: "requires", interface: "foo" }, aa: { role: "requires", interface: "foo" } } as const;
  const foo = defineInterface({ interface: "foo", role: "requires" }, [
    hook("*").doWith(function one({ name }: Endpoint) {
      ran.push(`one ${name}`);
    }),
    hook("*").doWith(function two({ name }: Endpoint) {
      ran.push(`two ${name}`);
    }),
  ]);
  const top = defineLayer("top", [
    hook("*").do(function own() {
      ran.push("own");
    }),
  ]);
  const world = openWorld({ endpoints, layers: [defineLayer("base", [], { interfaces: [foo] }), top] });
  await world.hook("install");
  expect(ran).toEqual(["own", "one zz", "one aa", "two zz", "two aa"]);
  expect(world.row("reactive.trace")).toMatchObject({
    steps: [
      {
        queued: ["top/own", "foo.requires:zz/one", "foo.requires:aa/one", "foo.requires:zz/two", "foo.requires:aa/two"],
      },
    ],
  });
});

test("E31 a flag names its endpoint while it is set", async () => {
  const cases = [
    "plain",
    "db.ready",
    "db.nope",
    "endpoint.db.joined",
    "endpoint.db.zip",
    "nope.ready",
    "endpoint.nope.x",
    "endpoint.db",
  ];
  let found: readonly (string | undefined)[] = [];
  const layers = [
    plain(() => {
      for (const flag of ["plain", "db.ready", "nope.ready", "endpoint.nope.x"]) setFlag(flag);
      found = cases.filter((flag) => endpointFromFlag(flag)?.name === "db");
    }),
  ];
  const world = openWorld({ endpoints: db, layers });
  const { calls } = await world.hook("db-relation-joined", { relation: world.relate("db", "pg"), unit: "pg/0" });
  expect(found).toEqual(["db.ready", "endpoint.db.joined"]);
  const errors = calls.filter(({ tool, args }) => tool === "juju-log" && args.includes("ERROR"));
  expect(errors.map(({ args }) => args.at(-1))).toEqual([
    "there is no endpoint of this name in metadata.yaml endpoint=nope",
  ]);
});

test("E32 in the pattern of a hook the role is spelled as in metadata.yaml", async () => {
  const ran: string[] = [];
  const endpoints = { ring: { role: "peers", interface: "foo" } } as const;
  const layers = [
    defineLayer("shop", [
      hook("{peer:foo}-relation-joined").do(function singular() {
        ran.push("singular");
      }),
      hook("{peers:foo}-relation-joined").do(function plural() {
        ran.push("plural");
      }),
    ]),
  ];
  const world = openWorld({ endpoints, layers });
  await world.hook("ring-relation-joined", { relation: 1, unit: "shop/1" });
  expect(ran).toEqual(["plural"]);
});

test("E35 a relation without units has this charm's own application, and its data", async () => {
  const seen: unknown[] = [];
  const layers = [
    plain(async () => {
      for (const { applicationName, receivedApp, receivedAppRaw } of endpointFromName("db")?.relations ?? []) {
        seen.push(applicationName, Object.fromEntries(await receivedApp()), Object.fromEntries(await receivedAppRaw()));
      }
    }),
  ];
  const world = openWorld({ endpoints: db, layers });
  const relation = world.relate("db", "pg");
  world.publish(relation, "shop", { own: "1" });
  world.publish(relation, "pg", { theirs: "[2]" });
  await world.hook("db-relation-created", { relation });
  expect(seen.splice(0)).toEqual(["shop", { own: 1 }, { own: "1" }]);
  const { calls } = await world.hook("db-relation-joined", { relation, unit: "pg/0" });
  expect(seen).toEqual(["pg", { theirs: [2] }, { theirs: "[2]" }]);
  expect(calls.filter(({ args }) => args.includes("--app"))).toHaveLength(1); // decoded and raw are one reading
});

test("peers are seen in every hook, although goal-state is silent about them", async () => {
  const seen: unknown[] = [];
  const endpoints: Charm["endpoints"] = { ring: { role: "peers", interface: "foo" } };
  const layers = [plain(() => void seen.push(endpointFromName("ring")?.relations.map(({ id }) => id)))];
  const world = openWorld({ endpoints, layers }, { goalState: "{}" });
  await world.hook("update-status");
  expect(seen).toEqual([["ring:1"]]);
});

test("an endpoint found with a definition has its types; with that of another interface it is none", async () => {
  const seen: unknown[] = [];
  const sides = {
    foo: defineInterface({ interface: "foo", role: "requires" }),
    bar: defineInterface({ interface: "bar", role: "requires" }),
  };
  const shop = defineLayer(
    "shop",
    [
      hook("*").do(function look() {
        seen.push(endpointFromName("db", sides.foo)?.name, endpointFromName("db", sides.bar)?.name);
      }),
    ],
    { interfaces: [sides.foo, sides.bar] },
  );
  await openWorld({ endpoints: db, layers: [shop] }).hook("install");
  expect(seen).toEqual(["db", undefined]);
});

test("outside a hook there is no endpoint to be found", () => {
  expect(() => endpointFromName("db")).toThrow("endpointFromName was called outside a hook; call it from a handler");
  expect(() => endpointFromFlag("db.ready")).toThrow("endpointFromFlag was called outside a hook");
});
