import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { recordedCases } from "../reactive/cases.ts";
import { compare, smallest, visible, type Comparison, type Difference, type Players } from "./compare.ts";
import { ours, python, theirsOn } from "./players.ts";
import { scenarios } from "./random-scenarios.ts";

const count = Number(process.env["COMPAT_RUNS"] ?? 5000);
const seed = Number(process.env["COMPAT_SEED"] ?? 1);
/** Python forks a process for each hook: some 10 ms, twice that on a busy machine. */
const timeout = 60_000 + count * 60;

let players: Players;
beforeAll(async () => {
  players = { theirs: theirsOn(await python()), ours };
});

test("charms.reactive does what the recorded cases say", async () => {
  const cases = recordedCases();
  expect(cases.length).toBeGreaterThanOrEqual(64);
  const played = await players.theirs(cases.map(({ scenario }) => scenario));
  const byId = cases.map(({ id }, index) => [id, played[index]]);
  expect(byId).toEqual(cases.map(({ id, expected }) => [id, expected.map(visible)]));
});

test(`${count} random charms (seed ${seed}) do the same as on charms.reactive 1.5.3`, { timeout }, async () => {
  const compared = await compare(fc.sample(scenarios, { numRuns: count, seed }), players);
  console.log(summary(compared));
  expect(compared.excluded).toBeLessThan(Math.max(1, count / 100));
  const [first] = compared.differences;
  if (first !== undefined) throw new Error(pasteable(await smallest(first, players), compared.differences.length));
});

/** What the scenarios came to on charms.reactive: a comparison in which nothing happens shows nothing. */
function summary({ theirs, excluded }: Comparison): string {
  const hooks = theirs.flat();
  const outcomes = new Map<string, number>();
  for (const { outcome } of hooks) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const ran = hooks.filter(({ trace }) => trace.length > 0).length;
  const counts = [...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(", ");
  return `${hooks.length} hooks, something ran in ${ran}; ${counts}; ${excluded} scenarios excluded (endless triggers)`;
}

/** The smallest scenario that differs, as a line of test/fixtures/reactive/cases.jsonl. */
function pasteable({ scenario, theirs, ours: own }: Difference, all: number): string {
  const line = JSON.stringify({ id: "D??", title: "", scenario, expected: theirs });
  return `${all} of ${count} scenarios differ. The first, made small:\n${line}\nours: ${JSON.stringify(own)}`;
}
