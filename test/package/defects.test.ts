import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// The defects of the Python layer that this one does not have, by their numbers: each is a test whose title begins with
// its number, such as "defect 6: ..." or "defects 37 and 55: ...".
const count = 55;

/** Defects that no test denies yet, with the reason. */
const open: Readonly<Record<number, string>> = {};

const titles = globSync("test/**/*.{test,contract}.ts", { exclude: ["test/package/defects.test.ts"] }).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/["`]defects? (\d+(?:(?:, | and )\d+)*): /g)].map(([, numbers = ""]) => ({
    file,
    numbers: numbers.split(/, | and /).map(Number),
  })),
);

const all = Array.from({ length: count }, (_, index) => index + 1);

test("every defect has a test, or a reason why not, and never both", () => {
  const denied = new Set(titles.flatMap(({ numbers }) => numbers));
  expect(all.filter((number) => !denied.has(number)).map(String)).toEqual(Object.keys(open));
});

test("no title has a number that no defect has", () => {
  const unknown = titles.filter(({ numbers }) => numbers.some((number) => number < 1 || number > count));
  expect(unknown).toEqual([]);
});
