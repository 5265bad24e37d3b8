import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Observed behaviour of Python's endpoints that has no counterpart here, and why. */
const notApplicable: Readonly<Record<string, string>> = {
  E26: "Python takes a function for a method by its signature; here an endpoint's handler says that it is one",
  E27: "Python finds an endpoint's functions by the file of a decorator; here they are listed",
  E29: "what a Python function gets depends on its decorators; here a handler gets its endpoint or nothing",
  E30: "the same: no handler gets one argument for each of its flags",
  E34: "importing has no effect here, so no import can be one too many",
  E38: "an interface is no folder that is searched by role; a role without a definition is a plain endpoint",
};

const covered = globSync("test/{juju/endpoints,layer/**}/*.test.ts").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^test\("(E\d\db?) /gm)].map(([, id = ""]) => id),
);

test("each case of Python's endpoints is a test or is listed with the reason why not", () => {
  const numbered = Array.from({ length: 39 }, (_, index) => `E${String(index + 1).padStart(2, "0")}`);
  const all = [...numbered, "E07b", "E08b"].toSorted();
  expect([...new Set([...covered, ...Object.keys(notApplicable)])].toSorted()).toEqual(all);
  expect(covered.filter((id) => id in notApplicable)).toEqual([]);
});
