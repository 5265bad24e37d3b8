import { describe, expect, test } from "vitest";
import { composeYaml } from "../../src/build/compose/compose-yaml.ts";
import { resolveLayers } from "../../src/build/layers/resolve-layers.ts";
import { composeHere, recordedCases, writeTree, type Outcome, type RecordedCase } from "./recorded-case.ts";
import { aBuilder, aTree } from "./tree.ts";

const cases = await recordedCases();

/** What this builder has to make of a case. */
const expected = ({ built = {}, files = {}, instead }: RecordedCase): Outcome => ({
  built: { ...built, ...instead?.built },
  files: instead?.files ?? files,
  warnings: instead?.warnings ?? [],
});

const nameArgument = ({ arguments: [flag, name] = [] }: RecordedCase): { readonly name?: string } =>
  flag === "-n" && name !== undefined ? { name } : {};

async function compose(recorded: RecordedCase): Promise<Outcome> {
  const root = await aTree();
  await writeTree(root, recorded.sources);
  const outcome = await composeHere(root, nameArgument(recorded));
  return "error" in outcome ? { error: outcome.error.replaceAll(root, "<folder>") } : outcome;
}

const refused = (recorded: RecordedCase): boolean => recorded.instead?.error !== undefined;

describe("composition as charm-tools does it", () => {
  test.each(cases.filter(({ instead }) => instead === undefined))("$name", async (recorded) => {
    expect(await compose(recorded)).toEqual(expected(recorded));
  });
});

describe("composition that is better on purpose", () => {
  const better = cases.filter(({ instead }) => instead !== undefined);

  test.each(better.filter((one) => !refused(one)))("$name: $instead.why", async (recorded) => {
    expect(await compose(recorded)).toEqual(expected(recorded));
  });

  test.each(better.filter(refused))("$name: $instead.why; it is refused", async (recorded) => {
    expect(await compose(recorded)).toEqual({
      error: expect.stringContaining(recorded.instead?.error ?? "") as string,
    });
  });
});

test("metadata.yaml starts with the keys a reader looks for", async () => {
  const root = await aTree({
    "layer.yaml": "",
    "metadata.yaml": "zeta: 1\nprovides: {}\ndescription: d\nalpha: 1\nsummary: s\nname: c\n",
  });
  const layers = await resolveLayers(root, { layersDirs: [], builder: await aBuilder() });
  const { "metadata.yaml": metadata = {} } = composeYaml(layers).files;
  expect(Object.keys(metadata)).toEqual(["name", "summary", "description", "provides", "alpha", "zeta"]);
});
