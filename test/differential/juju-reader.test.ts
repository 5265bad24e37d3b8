import { globSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCharm, composeCharm } from "../../src/build/index.ts";
import { lintArchive, lintFolder } from "../../src/cli/charm-on-disk.ts";
import { createLogger } from "../../src/core/index.ts";
import { lintCharm, type CharmParts } from "../../src/lint/index.ts";
import { packCharm } from "../../src/pack/index.ts";
import { jujuReader, readerVersions, type JujuReader, type ReaderVersion } from "../../tools/compat/index.ts";
import { cachePath } from "../../tools/testbed/cache.ts";
import { badCharms } from "../lint/bad-charms.ts";
import { goodCharm } from "../lint/good-charm.ts";
import { changedCharms } from "./random-charms.ts";
import { patternCharm, patterns } from "./random-patterns.ts";
import { charmTexts, partsOf, type CharmTexts } from "./random-texts.ts";
import { packedCharms, temporaryFolder, textsOf, writtenCharms } from "./written-charms.ts";

const count = Number(process.env["COMPAT_RUNS"] ?? 5000);
const seed = Number(process.env["COMPAT_SEED"] ?? 1);
/** Writing and reading a charm takes some 3 ms, and more on a busy machine. */
const timeout = 60_000 + count * 20;

/** What the findings call the Juju that has a reader. */
const jujuOf: Readonly<Record<ReaderVersion, string>> = { v9: "juju 2.9", v12: "juju 3.x" };

const readers = new Map<ReaderVersion, JujuReader>();
beforeAll(async () => {
  const log = createLogger(({ text }) => void process.stderr.write(`  ${text}\n`));
  for (const version of readerVersions) readers.set(version, await jujuReader(version, log));
}, 600_000);

type Subject = { readonly texts: CharmTexts; readonly parts: CharmParts };

const rendered = (parts: CharmParts): Subject => ({ parts, texts: textsOf(parts) });

type Compared = {
  /** Where a reader refuses a charm and no rule says so, or the other way round; a line each. */
  readonly differences: readonly string[];
  readonly refused: number;
  readonly taken: number;
};

async function compare(subjects: readonly Subject[]): Promise<Compared> {
  const folders = await writtenCharms(subjects.map(({ texts }) => texts));
  const differences: string[] = [];
  let [refused, taken] = [0, 0];
  for (const [version, read] of readers) {
    const readings = await read(folders);
    for (const [index, { parts, texts }] of subjects.entries()) {
      const findings = lintCharm(parts);
      const rules = findings.filter(({ refusedBy }) => refusedBy?.includes(jujuOf[version]));
      const reading = readings[index];
      if (reading?.ok === true) taken += 1;
      else refused += 1;
      if (reading === undefined || reading.ok === (rules.length === 0)) continue;
      const said = reading.ok ? "takes it" : reading.error;
      // A charm that assumes a Juju with secrets is not meant for 2.9; and there the reader says now this, now that.
      if (version === "v9" && said.endsWith('has unknown type "secret"')) continue;
      if (findings.some(({ rule }) => rule === "action-params-twice")) continue;
      const messages = rules.map(({ message }) => message).join(" | ");
      differences.push(`${version}: ${said} | ours: ${messages || "nothing"} | ${JSON.stringify(texts)}`);
    }
  }
  return { differences, refused, taken };
}

test("both readers take the good charm, but 2.9 not its secret option", async () => {
  const [folder = ""] = await writtenCharms([textsOf(goodCharm)]);
  const readings = await Promise.all([...readers.values()].map((read) => read([folder])));
  expect(readings.flat()).toMatchObject([
    { ok: false, error: expect.stringContaining('unknown type "secret"') as string },
    { ok: true, charm: { name: "good-charm", format: 2 } },
  ]);
});

test("the table of bad charms: each reader refuses what the rules say, and nothing else", async () => {
  // What is not in the YAML as a build writes it is shown below.
  const charms = badCharms
    .map(({ charm }) => charm)
    .filter((charm) => charm.unlikeJuju === undefined && !hasLinks(charm));
  expect((await compare(charms.map(rendered))).differences).toEqual([]);
});

const hasLinks = ({ files }: CharmParts): boolean => files.some(({ kind }) => kind === "symlink");

test("the table's charms with links: Juju does not unpack those whose link leads out", async () => {
  const yaml = { "metadata.yaml": { name: "a", summary: "s", description: "d" } };
  const charms = badCharms.filter(({ charm }) => hasLinks(charm)).map(({ charm }) => ({ ...charm, yaml }));
  const archives = await packedCharms(charms);
  const refused = charms.map((charm) => lintCharm(charm).some(({ rule }) => rule === "symlink-outside"));
  expect(new Set(refused).size).toBe(2);
  for (const read of readers.values()) {
    const readings = await read(archives);
    expect(readings.map((reading) => !reading.ok && reading.error.includes("symlink"))).toEqual(refused);
  }
});

test("every example is built and packed so that both readers take it, and lint has nothing against it", async () => {
  const examples = globSync("examples/*/layer.yaml").map((file) => dirname(file));
  expect(examples.length).toBeGreaterThanOrEqual(3);
  const output = await temporaryFolder();
  for (const source of examples) {
    const options = { source, log: () => undefined };
    const { directory } = await buildCharm({ ...options, output });
    const charm = await composeCharm({
      ...options,
      target: { platform: "amd64", cache: cachePath("kafka-connect-base") },
    });
    const packed = await packCharm(charm, { output, cache: cachePath("kafka-connect-base"), log: () => undefined });
    for (const read of readers.values()) {
      const readings = await read([directory, packed.path]);
      expect(readings.map((reading) => (reading.ok ? reading.charm.name : reading.error))).toEqual([
        charm.name,
        charm.name,
      ]);
      expect(readings[0]).toEqual(readings[1]);
    }
    for (const found of [await lintFolder(directory), await lintArchive(packed.path)]) {
      expect(found.filter(({ severity }) => severity !== "info")).toEqual([]);
    }
  }
}, 180_000);

describe(`random charms (seed ${seed})`, () => {
  test(`${count} changed ones are refused by each reader exactly when the rules say so`, { timeout }, async () => {
    const compared = await compare(fc.sample(changedCharms, { numRuns: count, seed }).map(rendered));
    console.log(`changed charms: ${compared.refused} times refused, ${compared.taken} times taken`);
    expect(compared.differences).toEqual([]);
    expect(Math.min(compared.refused, compared.taken)).toBeGreaterThan(count / 10);
  });

  test(`${count} written by hand, with odd scalars, likewise`, { timeout }, async () => {
    const subjects = fc.sample(charmTexts, { numRuns: count, seed }).flatMap((texts) => {
      const parts = partsOf(texts);
      return parts === undefined ? [] : [{ texts, parts }];
    });
    const compared = await compare(subjects);
    console.log(`hand-written charms: ${compared.refused} times refused, ${compared.taken} times taken`);
    expect(compared.differences).toEqual([]);
    expect(Math.min(compared.refused, compared.taken)).toBeGreaterThan(count / 10);
  });

  test(`${count} patterns are refused by Go exactly when the rules say so`, { timeout }, async () => {
    const charms = fc.sample(patterns, { numRuns: count, seed }).map(patternCharm);
    expect((await compare(charms.map(rendered))).differences).toEqual([]);
  });
});
