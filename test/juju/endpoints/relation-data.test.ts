import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  defineInterface,
  endpointFromName,
  status,
  type Checked,
  type InterfaceDefinition,
  type Schema,
  type Values,
} from "../../../src/juju/index.ts";
import { defineLayer, hook } from "../../../src/reactive/index.ts";
import { db, openWorld, type Call } from "./world.ts";

const server = z.object({ host: z.string(), port: z.number() });

/** A charm that is active in every hook, and what it sees of pg's two units. */
function reading(foo: InterfaceDefinition) {
  const seen: { units: Checked<unknown>[]; app: Checked<unknown>[] } = { units: [], app: [] };
  const shop = defineLayer(
    "shop",
    [
      hook("*").do(async function look() {
        const endpoint = endpointFromName("db");
        seen.units = endpoint?.allJoinedUnits.map(({ data }) => data) ?? [];
        seen.app = await Promise.all(endpoint?.relations.map(({ appData }) => appData()) ?? []);
        status.active("open");
      }),
    ],
    { interfaces: [foo] },
  );
  const world = openWorld({ endpoints: db, layers: [shop] });
  const relation = world.relate("db", "pg");
  for (const unit of ["pg/0", "pg/1"]) world.meet(relation, unit);
  return { world, relation, seen };
}

const statusOf = (calls: readonly Call[]): string | undefined =>
  calls
    .find(({ tool }) => tool === "status-set")
    ?.args.slice(1)
    .join(" ");

const requires = { interface: "foo", role: "requires" } as const;

test("data that fits has the schema's type and value", async () => {
  const definition = defineInterface({ ...requires, received: server });
  expectTypeOf(definition).toEqualTypeOf<InterfaceDefinition<{ host: string; port: number }, Values>>();
  const { world, relation, seen } = reading(definition);
  world.publish(relation, "pg/0", { host: "10.0.0.1", port: "5432", more: "x" });
  await world.hook("update-status");
  expect(seen.units[0]).toEqual({ state: "fits", value: { host: "10.0.0.1", port: 5432 } });
});

test("without a schema all that was received fits", async () => {
  const { world, relation, seen } = reading(defineInterface(requires));
  world.publish(relation, "pg/0", { port: "5432", name: "pg" });
  await world.hook("update-status");
  expect(seen.units[0]).toEqual({ state: "fits", value: { port: 5432, name: "pg" } });
});

test("an interface of texts shows the schema what was published as it is", async () => {
  const texts = z.object({ port: z.string() });
  const { world, relation, seen } = reading(defineInterface({ ...requires, received: texts, values: "text" }));
  world.publish(relation, "pg/0", { port: "05432.0" });
  await world.hook("update-status");
  expect(seen.units[0]).toEqual({ state: "fits", value: { port: "05432.0" } });
});

test("keys that are not there yet make data incomplete, and no status", async () => {
  const { world, relation, seen } = reading(defineInterface({ ...requires, received: server }));
  world.publish(relation, "pg/0", { host: "10.0.0.1" });
  const { calls } = await world.hook("update-status");
  expect(seen.units).toEqual([
    { state: "incomplete", missing: ["port"] },
    { state: "incomplete", missing: ["host", "port"] },
  ]);
  expect(statusOf(calls)).toBe("active open");
});

test("a unit that has only what Juju publishes for it is incomplete whatever the schema says of it", async () => {
  const either = z.union([z.object({ host: z.string() }), z.object({ socket: z.string() })]);
  const { world, relation, seen } = reading(defineInterface({ ...requires, received: either }));
  world.publish(relation, "pg/0", { "ingress-address": "10.0.0.1", "egress-subnets": "10.0.0.1/32" });
  await world.hook("update-status");
  expect(seen.units[0]).toEqual({ state: "incomplete", missing: [] });
});

test("a wrong value blocks the unit in every hook until it is right, and stops no other unit", async () => {
  const { world, relation, seen } = reading(defineInterface({ ...requires, received: server }));
  world.publish(relation, "pg/0", { host: "10.0.0.1", port: "abc" });
  world.publish(relation, "pg/1", { host: "10.0.0.2", port: "5432" });
  const expected =
    'relation db:1, unit pg/0, key "port": Invalid input: expected number, received string; correct it in pg';
  const { calls, exitCode } = await world.hook("config-changed");
  expect(exitCode).toBe(0);
  expect(statusOf(calls)).toBe(`blocked ${expected}`);
  expect(seen.units).toMatchObject([
    { state: "wrong", problem: { code: "config-invalid", message: expected, keys: ["port"] } },
    { state: "fits", value: { host: "10.0.0.2" } },
  ]);
  expect(statusOf((await world.hook("update-status")).calls)).toBeUndefined(); // it is shown already
  expect(statusOf((await world.hook("config-changed")).calls)).toBeUndefined();
  world.publish(relation, "pg/0", { port: "5432" });
  const changed = await world.hook("db-relation-changed", { relation, unit: "pg/0" });
  expect(statusOf(changed.calls)).toBe("active open");
});

test("update-status repeats what was wrong and looks at no data", async () => {
  const shop = defineLayer("shop", [], { interfaces: [defineInterface({ ...requires, received: server })] });
  const world = openWorld({ endpoints: db, layers: [shop] });
  const relation = world.relate("db", "pg", 1);
  world.publish(relation, "pg/0", { host: "10.0.0.1", port: "abc" });
  expect(statusOf((await world.hook("db-relation-changed", { relation, unit: "pg/0" })).calls)).toMatch(/^blocked/);
  const { calls } = await world.hook("update-status");
  expect(calls.map(({ tool }) => tool)).toEqual([
    "config-get",
    "is-leader",
    "goal-state",
    "relation-ids",
    "relation-list",
  ]);
  expect(statusOf(calls)).toBeUndefined();
});

test("all wrong keys of a unit are told", async () => {
  const { world, relation } = reading(defineInterface({ ...requires, received: server }));
  world.publish(relation, "pg/1", { host: "7", port: "x" });
  expect(statusOf((await world.hook("update-status")).calls)).toBe(
    'blocked relation db:1, unit pg/1, key "host": Invalid input: expected string, received number; ' +
      'key "port": Invalid input: expected number, received string; correct it in pg',
  );
});

test("a schema that quotes the value does not bring it into the status or the log", async () => {
  const quoting = server.extend({
    password: z.custom<string>(() => false, { error: ({ input }) => `"${String(input)}" is too short` }),
    nested: z.custom<object>(() => false, { error: () => "h1dden is wrong" }),
  });
  const { world, relation } = reading(defineInterface({ ...requires, received: quoting }));
  world.publish(relation, "pg/0", { host: "h", port: "1", password: "s3cret", nested: '{"deep": ["h1dden"]}' });
  const { calls } = await world.hook("update-status");
  expect(statusOf(calls)).toContain('key "password": its value does not fit; key "nested": its value does not fit');
  expect(JSON.stringify(calls)).not.toMatch(/s3cret|h1dden is/);
});

test("a schema for the application's data is held against it in every hook", async () => {
  const { world, relation, seen } = reading(
    defineInterface({ ...requires, receivedApp: z.object({ version: z.number() }) }),
  );
  world.publish(relation, "pg", { version: "new" });
  const expected =
    'relation db:1, application pg, key "version": Invalid input: expected number, received string; correct it in pg';
  expect(statusOf((await world.hook("update-status")).calls)).toBe(`blocked ${expected}`);
  world.publish(relation, "pg", { version: "16" });
  await world.hook("update-status");
  expect(seen.app).toEqual([{ state: "fits", value: { version: 16 } }]);
});

test("a schema can be written by hand; one that answers by a promise fails the hook", async () => {
  const schema = (validate: Schema<string>["~standard"]["validate"]): Schema<string> => ({
    "~standard": { version: 1, vendor: "test", validate },
  });
  const quick = reading(defineInterface({ ...requires, received: schema(() => ({ value: "mine" })) }));
  await quick.world.hook("update-status");
  expect(quick.seen.units[0]).toEqual({ state: "fits", value: "mine" });
  const slow = reading(defineInterface({ ...requires, received: schema(async () => ({ value: "late" })) }));
  const { calls, exitCode } = await slow.world.hook("update-status");
  expect(exitCode).toBe(1);
  expect(calls.at(-1)?.args.at(-1)).toContain(
    "the schema for the data of relation db:1 answers by a promise; give one that answers at once",
  );
});

test("an issue's path may be of keys or of objects with a key", async () => {
  const foo = (path: readonly (PropertyKey | { key: PropertyKey })[]) =>
    defineInterface({
      ...requires,
      received: {
        "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "odd", path }] }) },
      },
    });
  for (const path of [["a"], [{ key: "a" }]]) {
    const { world, relation } = reading(foo(path));
    world.publish(relation, "pg/0", { a: "1" });
    expect(statusOf((await world.hook("update-status")).calls)).toContain('unit pg/0, key "a": odd');
  }
});
