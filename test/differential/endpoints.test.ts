import fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { ourEndpoints, theirEndpoints, type EndpointPlayer, type EndpointReport } from "./endpoint-players.ts";
import { python } from "./players.ts";
import { histories } from "./random-histories.ts";
import { described, smallerHistories, type History } from "./relation-history.ts";

/** Fewer than random charms: a history has more hooks, and more is looked at in each. */
const count = Number(process.env["COMPAT_RUNS"] ?? 1000);
const seed = Number(process.env["COMPAT_SEED"] ?? 1);
/** Python forks a process for each of some five hooks: 10 ms, twice that and more on a busy machine. */
const timeout = 60_000 + count * 240;

/** A history that went another way on each side. */
type Difference = {
  readonly history: History;
  readonly theirs: readonly EndpointReport[];
  readonly ours: readonly EndpointReport[];
};

let theirs: EndpointPlayer;
beforeAll(async () => {
  theirs = theirEndpoints(await python());
});

test(
  `${count} random histories of relations (seed ${seed}) go as on charms.reactive.Endpoint`,
  { timeout },
  async () => {
    const { reports, differences } = await compare(fc.sample(histories, { numRuns: count, seed }));
    console.log(summary(reports));
    const [first] = differences;
    if (first !== undefined) throw new Error(readable(await smallest(first), differences.length));
    expect(reports.length).toBeGreaterThanOrEqual(count); // each begins with a unit that joins
  },
);

async function compare(
  all: readonly History[],
): Promise<{ readonly reports: readonly EndpointReport[]; readonly differences: readonly Difference[] }> {
  const [left, right] = (await Promise.all([theirs(all), ourEndpoints(all)])).map(plain);
  const differences = all.flatMap((history, index) => {
    const difference = { history, theirs: left?.[index] ?? [], ours: right?.[index] ?? [] };
    return isDeepStrictEqual(difference.theirs, difference.ours) ? [] : [difference];
  });
  return { reports: left?.flat() ?? [], differences };
}

/** As it is after a way through JSON on both sides: -0 is 0. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The same difference in a history from which nothing can be deleted without losing it. */
async function smallest(difference: Difference): Promise<Difference> {
  let found = difference;
  for (;;) {
    const { differences } = await compare(smallerHistories(found.history));
    const [smaller] = differences;
    if (smaller === undefined) return found;
    found = smaller;
  }
}

function summary(reports: readonly EndpointReport[]): string {
  const counted = {
    hooks: reports.length,
    failed: reports.filter(({ outcome }) => outcome !== "ok").length,
    "handlers ran": reports.filter(({ ran }) => ran.some(([who = ""]) => who?.startsWith("h"))).length,
    "manage_flags called": reports.filter(({ ran }) => ran.some(([who]) => who === "manage")).length,
    "units joined": reports.filter(({ flags }) => flags.some((flag) => flag.endsWith(".joined"))).length,
    "units departed": reports.filter(({ hook }) => hook.endsWith("-departed")).length,
    published: reports.filter(({ sets }) => sets.length > 0).length,
  };
  return Object.entries(counted)
    .map(([what, times]) => `${what}: ${times}`)
    .join(", ");
}

/** The history, and the first report in which the sides differ. */
function readable({ history, theirs: left, ours: right }: Difference, all: number): string {
  const index = left.findIndex((report, place) => !isDeepStrictEqual(report, right[place]));
  const parts = Object.keys(left[index] ?? {}) as (keyof EndpointReport)[];
  const differing = parts
    .filter((part) => !isDeepStrictEqual(left[index]?.[part], right[index]?.[part]))
    .map(
      (part) =>
        `${part}\n  theirs ${JSON.stringify(left[index]?.[part])}\n  ours   ${JSON.stringify(right[index]?.[part])}`,
    );
  const where = `attempt ${index + 1}, ${left[index]?.hook ?? "which only one side made"}`;
  return `${all} of ${count} histories differ. The first, made small:\n${described(history)}\n${where}: ${differing.join("\n")}`;
}
