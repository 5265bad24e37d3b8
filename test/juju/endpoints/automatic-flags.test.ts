import { expect, test } from "vitest";
import { defineInterface, type Charm } from "../../../src/juju/index.ts";
import { defineLayer, when } from "../../../src/reactive/index.ts";
import { db, openWorld, type About, type World } from "./world.ts";

/** What a hook left behind: the flags of the endpoint, what it saw, and what ran. */
type After = {
  readonly flags: readonly string[];
  readonly joined: readonly string[];
  readonly departed: readonly string[];
  readonly relations: readonly string[];
  readonly ran: readonly string[];
};

/** Flags that the charm clears once it has seen a change; none by default. */
type Watching = { readonly clears?: readonly string[]; readonly endpoints?: Charm["endpoints"] };

/** A charm that looks at its endpoint `db`; each hook must succeed. */
function watching({ clears = [], endpoints = db }: Watching = {}): {
  readonly world: World;
  readonly run: (hook: string, about?: About) => Promise<After>;
} {
  let seen: Omit<After, "flags" | "ran"> = { joined: [], departed: [], relations: [] };
  const ran: string[] = [];
  const foo = defineInterface(
    {
      interface: "foo",
      role: "requires",
      triggers: [{ when: "endpoint.{endpoint_name}.joined", setFlag: "{endpoint_name}.met" }],
      manageFlags: () => void ran.push("manageFlags"),
      atStart: (endpoint) => {
        seen = {
          joined: endpoint.allJoinedUnits.map(({ name }) => name),
          departed: endpoint.allDepartedUnits.all().map(({ name }) => name),
          relations: endpoint.relations.map(({ id }) => id),
        };
      },
    },
    [
      when("endpoint.{endpoint_name}.joined").doWith(function greet() {
        ran.push("greet");
      }),
      when("endpoint.{endpoint_name}.changed").doWith(function look(endpoint) {
        ran.push("look");
        for (const suffix of clears) endpoint.clearFlag(suffix);
      }),
    ],
  );
  const world = openWorld({ endpoints, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  return {
    world,
    run: async (hook, about) => {
      ran.length = 0;
      expect((await world.hook(hook, about)).exitCode).toBe(0);
      return { ...seen, flags: world.flags("endpoint.db."), ran: [...ran] };
    },
  };
}

/** The same, related to pg/0 and pg/1, of which pg/0 has joined with this data. */
async function joined(data: Readonly<Record<string, string>>, options: Watching = {}) {
  const { world, run } = watching(options);
  const relation = world.relate("db", "pg");
  world.publish(relation, "pg/0", data);
  await run("db-relation-joined", { relation, unit: "pg/0" });
  const about = (unit: string): About => ({ relation, unit });
  return { world, run, relation, about };
}

test("E01 without a relation there are no flags, and the definition has its say", async () => {
  const { run } = watching();
  expect(await run("install")).toMatchObject({ flags: [], ran: ["manageFlags"], relations: [] });
});

test("E02 a relation without units sets no flag", async () => {
  const { world, run } = watching();
  const relation = world.relate("db", "pg");
  expect(await run("db-relation-created", { relation })).toMatchObject({ flags: [], ran: ["manageFlags"] });
});

test("E03 the first unit sets joined, changed and a flag for each key; the handlers run in their order", async () => {
  const { world, run } = watching();
  const relation = world.relate("db", "pg");
  world.publish(relation, "pg/0", { "ingress-address": "10.0.0.1" });
  expect(await run("db-relation-joined", { relation, unit: "pg/0" })).toMatchObject({
    flags: ["changed", "changed.ingress-address", "joined"],
    ran: ["manageFlags", "greet", "look"],
  });
  expect(world.flags("db.")).toEqual(["met"]); // the trigger was there before the flag
});

test("E04 the same data changes no flag, and handlers whose flags are still set run again", async () => {
  const { run, about } = await joined({ a: "1" });
  expect(await run("db-relation-changed", about("pg/0"))).toMatchObject({
    flags: ["changed", "changed.a", "joined"],
    ran: ["manageFlags", "greet", "look"],
  });
});

test("E05 a new key has a flag of its own", async () => {
  const { world, run, relation, about } = await joined({ a: "1" });
  world.publish(relation, "pg/0", { port: "5432" });
  expect((await run("db-relation-changed", about("pg/0"))).flags).toEqual([
    "changed",
    "changed.a",
    "changed.port",
    "joined",
  ]);
});

const clears = ["changed", "changed.a", "changed.port"];

test("E06 a key that goes is no change", async () => {
  const { world, run, relation, about } = await joined({ a: "1", port: "5432" }, { clears });
  world.publish(relation, "pg/0", { port: "" });
  expect((await run("db-relation-changed", about("pg/0"))).flags).toEqual(["joined"]);
});

test("E07 a key that comes back with its former value is no change", async () => {
  const { world, run, relation, about } = await joined({ port: "5432" }, { clears });
  world.publish(relation, "pg/0", { port: "" });
  await run("db-relation-changed", about("pg/0"));
  world.publish(relation, "pg/0", { port: "5432" });
  expect(await run("db-relation-changed", about("pg/0"))).toMatchObject({
    flags: ["joined"],
    ran: ["manageFlags", "greet"],
  });
});

test("E07b values are compared as JSON: blanks around 5 are no change, 5.0 is one", async () => {
  const { world, run, relation, about } = await joined({ port: "5" }, { clears });
  world.publish(relation, "pg/0", { port: " 5 " });
  expect((await run("db-relation-changed", about("pg/0"))).ran).not.toContain("look");
  world.publish(relation, "pg/0", { port: "5.0" });
  expect((await run("db-relation-changed", about("pg/0"))).ran).toContain("look");
});

test("E08 a value that another unit had is a change of this one", async () => {
  const { world, run, relation, about } = await joined({ port: "5432" }, { clears });
  world.publish(relation, "pg/1", { port: "5432" });
  const { ran, joined: units } = await run("db-relation-joined", about("pg/1"));
  expect(ran).toContain("look");
  expect(units).toEqual(["pg/0", "pg/1"]);
});

test("E08b in a departed hook the data of those who stay is looked at", async () => {
  const { world, run, relation, about } = await joined({ a: "1" }, { clears });
  await run("db-relation-joined", about("pg/1"));
  world.publish(relation, "pg/0", { a: "2" });
  const { flags, ran } = await run("db-relation-departed", about("pg/1"));
  expect(flags).toEqual(["departed", "joined"]);
  expect(ran).toContain("look");
});

test("E09 while a unit stays, a departed one sets departed and leaves joined", async () => {
  const { run, about } = await joined({});
  await run("db-relation-joined", about("pg/1"));
  expect(await run("db-relation-departed", about("pg/1"))).toMatchObject({
    flags: ["departed", "joined"],
    departed: ["pg/1"],
    joined: ["pg/0"],
  });
});

test("E10 the next hook clears departed although nobody handled it; the list stays", async () => {
  const { run, about } = await joined({});
  await run("db-relation-joined", about("pg/1"));
  await run("db-relation-departed", about("pg/1"));
  expect(await run("update-status")).toMatchObject({ flags: ["joined"], departed: ["pg/1"], ran: ["greet"] });
});

/** A charm whose two units have both left again. */
async function deserted() {
  const all = await joined({ a: "1" });
  await all.run("db-relation-joined", all.about("pg/1"));
  await all.run("db-relation-departed", all.about("pg/1"));
  const last = await all.run("db-relation-departed", all.about("pg/0"));
  return { ...all, last };
}

test("E11 with the last unit joined goes, and in that hook its relation", async () => {
  expect((await deserted()).last).toMatchObject({
    flags: ["changed", "changed.a", "departed"],
    departed: ["pg/1", "pg/0"],
    joined: [],
    relations: [],
  });
});

test("E12 departed stays while no unit is there, and the relation is seen again", async () => {
  const { run } = await deserted();
  await run("update-status");
  expect(await run("update-status")).toMatchObject({
    flags: ["changed", "changed.a", "departed"],
    relations: ["db:1"],
    departed: ["pg/1", "pg/0"],
  });
});

test("E13 a broken relation clears nothing", async () => {
  const { run, relation } = await deserted();
  const broken = await run("db-relation-broken", { relation });
  expect(broken).toMatchObject({ flags: ["changed", "changed.a", "departed"], relations: ["db:1"] });
  expect((await run("update-status")).flags).toEqual(broken.flags);
});

test("E14 a unit that joins again with the same data is no change", async () => {
  const { run, about } = await joined({ a: "1" }, { clears });
  await run("db-relation-departed", about("pg/0"));
  expect((await run("db-relation-joined", about("pg/0"))).ran).toEqual(["manageFlags", "greet"]);
});

test("E15 the same unit in a new relation is a change", async () => {
  const { world, run, relation, about } = await joined({ a: "1" }, { clears });
  await run("db-relation-departed", about("pg/0"));
  await run("db-relation-broken", { relation });
  const second = world.relate("db", "pg");
  world.publish(second, "pg/0", { a: "1" });
  expect((await run("db-relation-joined", { relation: second, unit: "pg/0" })).ran).toContain("look");
});

test("E16 the first hook with this engine sees the data of a relation that is there already", async () => {
  const { world, run } = watching();
  const relation = world.relate("db", "pg");
  world.publish(relation, "pg/0", { a: "1" });
  world.meet(relation, "pg/0");
  expect((await run("upgrade-charm")).flags).toEqual(["changed", "changed.a", "joined"]);
});

test("E17 data is looked at in the hooks of its relation, not in others", async () => {
  const { world, run, relation, about } = await joined({ a: "1" }, { clears });
  world.publish(relation, "pg/0", { a: "2" });
  expect((await run("update-status")).ran).toEqual(["greet"]);
  expect((await run("db-relation-changed", about("pg/0"))).ran).toContain("look");
});

test("E18 a unit that leaves twice is on the list twice, until it is taken off", async () => {
  const handled: string[] = [];
  const foo = defineInterface({
    interface: "foo",
    role: "requires",
    atStart: ({ allDepartedUnits }) => {
      if (handled.includes("clear")) allDepartedUnits.clear();
      else if (handled.includes("remove")) allDepartedUnits.remove("pg/0");
    },
  });
  const world = openWorld({ endpoints: db, layers: [defineLayer("shop", [], { interfaces: [foo] })] });
  const relation = world.relate("db", "pg");
  world.publish(relation, "pg/0", { a: "1" });
  for (const hook of ["joined", "departed", "joined", "departed"]) {
    await world.hook(`db-relation-${hook}`, { relation, unit: "pg/0" });
  }
  const kept = { relation: "db:1", unit_name: "pg/0", data: { a: "1" } }; // the row of charms.reactive
  expect(world.row("reactive.endpoints.departed.db")).toEqual([kept, kept]);
  handled.push("remove");
  await world.hook("update-status");
  expect(world.row("reactive.endpoints.departed.db")).toEqual([kept]);
  handled.push("clear");
  await world.hook("update-status");
  expect(world.row("reactive.endpoints.departed.db")).toBeUndefined();
});

test("E33 an endpoint is not taken for one whose name begins with its own", async () => {
  const endpoints = { ...db, "db-relation": { role: "requires", interface: "bar" } } as const;
  const { world, run } = watching({ endpoints });
  const relation = world.relate("db-relation", "pg");
  await run("db-relation-relation-joined", { relation, unit: "pg/0" });
  expect(await run("db-relation-relation-departed", { relation, unit: "pg/0" })).toMatchObject({
    relations: [],
    flags: [],
    departed: [],
  });
  expect(world.flags("endpoint.db-relation.")).toEqual(["departed"]);
});

test("an endpoint without a definition has the flags too", async () => {
  const world = openWorld({ endpoints: db, layers: [] });
  const relation = world.relate("db", "pg");
  world.publish(relation, "pg/0", { a: "1" });
  await world.hook("db-relation-joined", { relation, unit: "pg/0" });
  expect(world.flags("endpoint.db.")).toEqual(["changed", "changed.a", "joined"]);
});

test("what a unit published is remembered under the id and with the hash of charms.reactive", async () => {
  const { world } = await joined({ a: '{"b": 1, "a": [1, 2]}' });
  expect(world.row("reactive.data_changed.endpoint.db.db:1.pg/0.a")).toBe("bd2ae43fc8b94e34168a069b6c2060b7");
});

test("a unit whose data Juju no longer tells is still one that departed", async () => {
  const { world, run, relation, about } = await joined({ a: "1" });
  world.loseUnit("pg/0");
  expect(await run("db-relation-departed", about("pg/0"))).toMatchObject({
    departed: ["pg/0"],
    flags: expect.arrayContaining(["departed"]),
  });
  expect(world.row("reactive.endpoints.departed.db")).toEqual([
    { relation: `db:${relation}`, unit_name: "pg/0", data: {} },
  ]);
});
