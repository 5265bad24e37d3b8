import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { CharmTools } from "../../tools/compat/index.ts";
import { recordedCases } from "../build/recorded-case.ts";
import { aBuilder } from "../build/tree.ts";
import { buildThere, composeAll, realCharmTools, type BuiltThere } from "./layer-players.ts";
import { layerTrees, type LayerTree } from "./random-layers.ts";
import { asFiles, treesThatDiffer, smallestTree, type TreeDifference } from "./tree-differences.ts";

/** `--runs` counts the random charms for charms.reactive; a build takes some twenty times as long as such a charm. */
const count = Math.ceil(Number(process.env["COMPAT_RUNS"] ?? 5000) * 0.06);
const seed = Number(process.env["COMPAT_SEED"] ?? 1);
/** On a busy machine a build takes half a second. */
const timeout = 120_000 + count * 500;

let tools: CharmTools;
beforeAll(async () => {
  tools = await realCharmTools();
});

describe("charm-tools does what the recorded cases say", async () => {
  const cases = (await recordedCases()).filter(({ network }) => network !== true);
  let charms: readonly BuiltThere[] = [];
  beforeAll(async () => {
    const jobs = cases.map((one) => ({ ...one, tree: one.sources }));
    charms = await buildThere(tools, jobs);
  }, timeout);

  const indexed = cases.map((one, index) => ({ index, ...one }));

  test.each(indexed.filter(({ fails }) => fails === undefined))("$name", ({ index, code, built, files = {} }) => {
    const { code: seen, built: yaml, files: others } = charms[index] ?? {};
    expect({ code: seen, built: yaml, files: others }).toEqual({ code, built, files });
  });

  test.each(indexed.filter(({ fails }) => fails !== undefined))("$name: $fails", ({ index, code, fails = "" }) => {
    expect(charms[index]?.code).toBe(code);
    expect(charms[index]?.log).toContain(fails);
  });
});

/** Without quotes, as layers hold them; left out are some that charm-tools can't read or writes so that nobody can. */
const plain =
  "y n Yes no on OFF true False ~ null 1 +1 -.5 010 0755 0x1F 0b11 1_000 1.5 5. 1e3 1.5e-3 1:30 12:30:45.5 2001-01-01 " +
  "2001-01-01T10:00:00Z 1.2.3 a#b '1' \"\\u00e9\"";
const scalars = [...plain.split(" "), "", "a #b", "[1, yes]", "{no: 1}", "|\n    a\n    b\n", ">-\n    a\n    b\n"];

test("scalars without quotes have the values that charm-tools gives them", async () => {
  const trees = scalars.map((scalar) => ({
    "top/layer.yaml": "includes: []",
    "top/metadata.yaml": `name: scalars\nsummary: s\ndescription: d\nextra: ${scalar}\n`,
  }));
  const jobs = trees.map((tree) => ({ tree }));
  const theirs = await buildThere(tools, jobs);
  const ours = await composeAll(trees, await aBuilder());
  expect(ours).toEqual(theirs.map(({ built, files }) => ({ built, files, warnings: [] })));
});

test(`${count} random trees of layers (seed ${seed}) make the charms of charm-tools 3.0.9`, { timeout }, async () => {
  const trees = fc.sample(layerTrees, { numRuns: count, seed });
  const started = performance.now();
  const builders = { tools, builder: await aBuilder() };
  const differences = await treesThatDiffer(trees, builders);
  console.log(`${count} trees in ${Math.round((performance.now() - started) / 1000)} s: ${summary(trees)}`);
  const [first] = differences;
  const report = first === undefined ? "" : pasteable(await smallestTree(first, builders), differences.length);
  expect(report).toBe("");
});

/** How much of what can differ is in the trees: a comparison of nothing shows nothing. */
function summary(trees: readonly LayerTree[]): string {
  const yamls = trees.map((tree) =>
    Object.entries(tree).flatMap(([path, yaml]) => (path.endsWith("/layer.yaml") ? [JSON.stringify(yaml)] : [])),
  );
  const having = (key: string): number =>
    yamls.filter((list) => list.some((text) => text.includes(`"${key}":`))).length;
  const keys = ["options", "deletes", "ignore", "exclude"].map((key) => `${having(key)} with ${key}`);
  return [`${yamls.flat().length} layers`, ...keys].join(", ");
}

/** The tree as files, which a case of test/fixtures/build can take over. */
const pasteable = ({ tree, theirs, ours }: TreeDifference, all: number): string =>
  [
    `${all} of ${count} trees differ. The first, made small:`,
    JSON.stringify(asFiles(tree), undefined, 1),
    `theirs: ${JSON.stringify(theirs)}`,
    `ours:   ${JSON.stringify(ours)}`,
  ].join("\n");
