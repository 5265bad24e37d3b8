import { expect, test } from "vitest";
import { frameworkFlag, frameworkFlagNames } from "../../src/explain/framework-flags.ts";
import { configFlags } from "../../src/juju/index.ts";

const charm = {
  name: "app",
  config: { topics: { type: "string" }, "a.b": { type: "int" } },
  endpoints: { db: { role: "requires", interface: "pgsql" } },
} as const;

test("every flag that the framework makes of options and leadership is known as one of its own", () => {
  const ofOptions = configFlags({ charm, config: { topics: "x" }, previous: undefined });
  const names = [...ofOptions.keys(), "leadership.is_leader"];
  expect(names.filter((flag) => frameworkFlag(flag, charm) === undefined)).toEqual([]);
  expect(frameworkFlagNames(charm)).toEqual(expect.arrayContaining(names));
});

test("every name that is offered has a meaning", () => {
  expect(frameworkFlagNames(charm).filter((flag) => frameworkFlag(flag, charm) === undefined)).toEqual([]);
});

test.each(["endpoint.db.changed.port", "leadership.set.password", "leadership.changed.password"])(
  "so has %s",
  (flag) => {
    expect(frameworkFlag(flag, charm)).toBeDefined();
  },
);

test.each([
  "config.changed.tpics",
  "config.sett.topics",
  "config",
  "leadership.is_leeder",
  "leadership.set.",
  "endpoint.pg.joined",
  "endpoint.db.ready",
  "endpoint.db",
  "app.ready",
])("%s is no flag of the framework", (flag) => {
  expect(frameworkFlag(flag, charm)).toBeUndefined();
});
