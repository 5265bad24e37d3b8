import { expect, test } from "vitest";
import { managedFlags, type ManagedFlagsInput } from "../../src/juju/index.ts";

const charm: ManagedFlagsInput["charm"] = {
  config: {
    s: { type: "string" },
    d: { type: "string", default: "x" },
    n: { type: "int", default: 0 },
    b: { type: "boolean", default: false },
    o: { type: "int", default: 1 },
  },
  endpoints: { db: { role: "requires", interface: "pgsql" } },
};
const defaults = { s: null, d: "x", n: 0, b: false, o: 1 };

const setFlags = (input: Partial<ManagedFlagsInput>): string[] =>
  [...managedFlags({ charm, config: defaults, previous: defaults, leader: false, relations: [], ...input })]
    .filter(([, on]) => on)
    .map(([flag]) => flag)
    .toSorted();

test("in the first hook every option is changed, defaults are default, true-like values are set", () => {
  expect(setFlags({ previous: undefined })).toEqual([
    "config.changed",
    ...["b", "d", "n", "o", "s"].map((option) => `config.changed.${option}`),
    ...["b", "d", "n", "o", "s"].map((option) => `config.default.${option}`),
    "config.set.d",
    "config.set.o",
  ]);
});

test("later only an option with another value is changed", () => {
  const flags = setFlags({ config: { ...defaults, s: "new", n: 5 } });
  expect(flags.filter((flag) => flag.startsWith("config.changed"))).toEqual([
    "config.changed",
    "config.changed.n",
    "config.changed.s",
  ]);
  expect(flags).not.toContain("config.default.s");
});

test("an unset option equals one that was never there", () => {
  expect(setFlags({ previous: { d: "x", n: 0, b: false, o: 1 } })).not.toContain("config.changed");
});

test("an endpoint is joined while a remote unit is there", () => {
  const relation = { endpoint: "db", id: "db:1", units: [] };
  expect(setFlags({ relations: [relation] })).not.toContain("endpoint.db.joined");
  expect(setFlags({ relations: [{ ...relation, units: [{ name: "pg/0", data: {} }] }] })).toContain(
    "endpoint.db.joined",
  );
});
