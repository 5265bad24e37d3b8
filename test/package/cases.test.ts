import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// What a charm that works on Kubernetes must stand, by number: each is a test whose title begins with it, such as
// "case 6: ...". 1 to 36 hold on a real API server (30 and 34 on the stand-in, as their titles say), 37 to 39 on real pods.
const count = 39;

const titles = globSync("test/**/*.{test,facts}.ts", { exclude: ["test/package/cases.test.ts"] }).flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/["`]case (\d+): /g)].map(([, number]) => ({ file, number: Number(number) })),
);

const numbersIn = (folder: string): ReadonlySet<number> =>
  new Set(titles.flatMap(({ file, number }) => (file.startsWith(folder) ? [number] : [])));
const missing = (numbers: ReadonlySet<number>): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1).filter((number) => !numbers.has(number));

test("every case has a test", () => {
  expect(missing(numbersIn("test/"))).toEqual([]);
});

test("all but two are held against a real API server or real pods", () => {
  expect(missing(numbersIn("test/system/"))).toEqual([30, 34]);
});
