import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../src/lint/index.ts";

test("every rule is in the docs as the table has it, and no other", () => {
  const jujus = ["juju 2.9", "juju 3.x", "juju 4.x (from source)"];
  const rows = Object.entries(rules).map(([id, { severity, meaning, source, refusedBy = [] }]) => {
    const marks = jujus.map((juju) => (refusedBy.includes(juju) ? "refused" : ""));
    return `| \`${id}\` | ${[severity, meaning, source, ...marks].join(" | ")} |`;
  });
  const documented = readFileSync("docs/reference/lint.md", "utf8").split("\n");
  expect(documented.filter((line) => line.startsWith("| `"))).toEqual(rows);
});
