import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createLogger } from "../../src/core/index.ts";
import { lintCharm, type CharmParts } from "../../src/lint/index.ts";
import { charmProof, type CharmProof } from "../../tools/compat/index.ts";
import { goodFiles } from "../lint/good-charm.ts";
import { changedCharms } from "./random-charms.ts";
import { textsOf, writtenCharms } from "./written-charms.ts";

/** Proofing a charm takes some 20 ms. */
const count = Math.ceil(Number(process.env["COMPAT_RUNS"] ?? 5000) / 10);
const seed = Number(process.env["COMPAT_SEED"] ?? 1);
const timeout = 60_000 + count * 100;

let proof: CharmProof;
beforeAll(async () => {
  proof = await charmProof(createLogger(({ text }) => void process.stderr.write(`  ${text}\n`)));
});

/** What it complains of and lint does not, on purpose; docs/reference/lint.md says why. */
const notOurs: readonly RegExp[] = [
  /^W: actions\.\S* actions\/\S* does not exist$/, // dispatch runs them
  /^W: config\.yaml: option .* has an invalid type \(secret\)$/,
  /^E: config\.yaml: type of option .* is specified as float, but the type of the default value is int$/,
  /^E: relation .* is not a map$/, // the short form
  /^E: storage\..*: (?:must be a number followed by|supported formats are|Unrecognized keys .*'properties')/,
  /^E: storage\..*\.range: .* is not a string/,
  /^E: devices\..*: Unrecognized keys .*'count(?:min|max)'/,
  /^E: resources\..*\.type: Required$/,
  /^E: payloads\..* is not one of kvm, docker$/,
  /^E: template (?:interface names|relations) should be/, // also for "a", a part of "relation-name"
];

const complaints = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^[EW]: /.test(line) && !notOurs.some((pattern) => pattern.test(line)));

const filesByName: ReadonlyMap<string, File> = new Map([
  ["config.yaml", "config"],
  ["actions.yaml", "actions"],
]);

type File = "config" | "actions" | "another";

/** Which of a charm's files a line of `charm proof` is about, as far as it says. */
const fileOf = (line: string): File =>
  /config\.yaml/.test(line) ? "config" : /^.: actions/.test(line) ? "actions" : "another";

test(`${count} changed charms (seed ${seed}): what charm proof complains of, lint does too`, { timeout }, async () => {
  const charms = fc.sample(changedCharms, { numRuns: count, seed });
  const papers = Object.fromEntries(goodFiles.map(({ path }) => [path, "x\n"]));
  const folders = await writtenCharms(charms.map((charm) => ({ ...textsOf(charm), ...papers })));
  const said = await proof(folders);
  const missed = charms.flatMap((charm, index) => missing(charm, complaints(said[index] ?? [])));
  expect(missed).toEqual([]);
  expect(said.filter((lines) => complaints(lines).length > 0).length).toBeGreaterThan(count / 10);
});

function missing(charm: CharmParts, lines: readonly string[]): readonly string[] {
  const found = lintCharm(charm).filter(({ severity }) => severity !== "info");
  const files = new Set(found.map(({ file }) => filesByName.get(file) ?? "another"));
  return lines.filter((line) => !files.has(fileOf(line)));
}
