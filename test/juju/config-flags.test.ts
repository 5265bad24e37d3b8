import { expect, test } from "vitest";
import { configFlags, type ConfigFlagsInput } from "../../src/juju/index.ts";

const charm: ConfigFlagsInput["charm"] = {
  config: {
    s: { type: "string" },
    d: { type: "string", default: "x" },
    n: { type: "int", default: 0 },
    b: { type: "boolean", default: false },
    o: { type: "int", default: 1 },
  },
};
const defaults = { s: null, d: "x", n: 0, b: false, o: 1 };

const setFlags = (input: Partial<ConfigFlagsInput>): string[] =>
  [...configFlags({ charm, config: defaults, previous: defaults, ...input })]
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

test("an option may be called as something that every object has", () => {
  const constructor: ConfigFlagsInput["charm"] = { config: { constructor: { type: "string" } } };
  expect(setFlags({ charm: constructor, config: {}, previous: {} })).toEqual(["config.default.constructor"]);
});
