import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Observed behaviour of the Python layers that has no counterpart here, and why. */
const notApplicable: Readonly<Record<string, string>> = {
  L17: "hookenv.status_set, a second way to the status, is Python's; here there is one",
  L19: "importing a layer runs none of its code, so no status can come before the first handler",
};

const covered = ["layer-flags", "layer-status", "leader-settings"].flatMap((name) =>
  [...readFileSync(new URL(`${name}.test.ts`, import.meta.url), "utf8").matchAll(/"(L\d\d) /g)].map(
    ([, id = ""]) => id,
  ),
);

test("each case of the Python layers is a test or is listed with the reason why not", () => {
  const all = Array.from({ length: 27 }, (_, index) => `L${String(index + 1).padStart(2, "0")}`);
  expect(new Set([...covered, ...Object.keys(notApplicable)])).toEqual(new Set(all));
  expect(covered.filter((id) => id in notApplicable)).toEqual([]);
});
