import { describe, expect, test } from "vitest";
import { rows } from "../../tools/probe-charm/rows/index.ts";
import type { Row } from "../../tools/probe-charm/row.ts";
import { holds, probe, type CallTool, type Findings, type Situation } from "../../tools/probe-charm/probe.ts";
import { toolCaller } from "../../tools/probe-charm/run-tool.ts";
import { hasFeature, isFeature } from "../../src/juju/features.ts";
import { toolNames, type HookRequest, type Model } from "../../src/sandbox/index.ts";
import { openHook, probeModel, startToolHook } from "../helpers/probe-model.ts";

type Place = {
  readonly version: string;
  readonly in: Situation["in"];
  readonly type: Model["type"];
  readonly unit: 0 | 1;
};

/** How a place calls its tools. */
type Caller = (
  model: Model,
  request: HookRequest,
) => Promise<{
  readonly call: CallTool;
  readonly close: () => Promise<unknown>;
}>;

/** As a charm does: each call is a process. */
const asProcesses: Caller = async (model, request) => {
  const { environment, commit } = await startToolHook(model, request);
  return { call: toolCaller(environment), close: commit };
};

/** Without processes, for many places in short time. */
const directly: Caller = async (model, request) => {
  const there = new Set(toolNames(model.version));
  const session = openHook(model, request);
  const call: CallTool = async (tool, args, stdin = "") =>
    there.has(tool) ? session.answer({ tool, args, stdin, directory: "/" }) : undefined;
  return { call, close: session.end };
};

/** Runs rows in one hook or action of the sandbox. */
async function probeIn(place: Place, caller: Caller, some: readonly Row[] = rows): Promise<Findings> {
  const unit = `hook-tool-probe/${place.unit}`;
  const request: HookRequest =
    place.in === "action"
      ? { unit, action: { name: "probe", parameters: { word: "sea", depth: { of: "water" } } } }
      : { unit, hook: place.in === "hook" ? "update-status" : "db-relation-changed", ...relationOf(place.in) };
  const model = await probeModel(place);
  const { call, close } = await caller(model, request);
  const situation: Situation = {
    in: place.in,
    leader: place.unit === 0,
    version: place.version,
    model: place.type,
    fixture: true,
    names: {
      unit,
      application: "hook-tool-probe",
      model: model.uuid,
      peer: "cluster:0",
      "peer-number": "0",
      db: "db:1",
      "remote-unit": "mysql/0",
      "remote-application": "mysql",
    },
  };
  try {
    return await probe(some, situation, call);
  } finally {
    await close();
  }
}

const relationOf = (kind: Situation["in"]) => {
  if (kind === "hook") return {};
  const ofUnit = kind === "relation-hook" ? { remoteUnit: "mysql/0" } : {};
  return { relation: { id: 1, remoteApp: "mysql", ...ofUnit } };
};

const versions = ["2.9.51", "3.1.10", "3.6.27", "4.0.15"];

const usual: Place = { version: "3.6.27", in: "hook", type: "iaas", unit: 0 };
const places: readonly Place[] = ["2.9.51", "3.1.10", "3.6.9", "3.6.27", "4.0.15"].flatMap((version) =>
  (["hook", "relation-hook", "application-hook", "action"] as const).flatMap((kind) =>
    (["iaas", "caas"] as const).flatMap((type) => ([0, 1] as const).map((unit) => ({ version, in: kind, type, unit }))),
  ),
);

/** The rows that hold in a place and not in the usual one. */
const ownRows = (place: Place): readonly Row[] =>
  rows.filter(({ needs = {} }) => holds(needs, situationOf(place)) && !holds(needs, situationOf(usual)));

const situationOf = ({ version, in: kind, type, unit }: Place): Situation => ({
  in: kind,
  leader: unit === 0,
  version,
  model: type,
  fixture: true,
  names: {},
});

describe("the table of hook tools", () => {
  test("holds for the executables, in a hook of the leader", { timeout: 120_000 }, async () => {
    const { ran, differences } = await probeIn(usual, asProcesses);
    expect(differences).toEqual([]);
    expect(ran).toBeGreaterThan(200);
  });

  test.each<Partial<Place>>([
    { unit: 1 },
    { in: "relation-hook", unit: 1 },
    { in: "application-hook" },
    { in: "action" },
    { type: "caas", version: "3.6.9" },
    { version: "2.9.51" },
    { version: "3.1.10" },
    { version: "4.0.15" },
  ])("holds for the executables, as far as it is another with %o", { timeout: 60_000 }, async (difference) => {
    const place = { ...usual, ...difference };
    const { ran, differences } = await probeIn(place, asProcesses, ownRows(place));
    expect(differences).toEqual([]);
    expect(ran).toBeGreaterThan(0);
  });

  test.each(places)("holds in Juju $version, in a $in, model $type, unit $unit", async (place) => {
    const { ran, differences } = await probeIn(place, directly);
    expect(differences).toEqual([]);
    expect(ran).toBeGreaterThan(150);
  });

  test("has a row for every tool of every version, and for each that a version does not have", () => {
    const named = new Set(rows.map(({ call: [tool] }) => tool));
    for (const version of versions) expect([...named]).toEqual(expect.arrayContaining([...toolNames(version)]));
  });

  test("says of each row where it is known from", () => {
    expect(rows.filter(({ source }) => source.length < 3)).toEqual([]);
  });

  test("finds a row that does not hold, and no other", async () => {
    const wrong = rows.map((row) =>
      row.call.join(" ") === "config-get --all word"
        ? { ...row, expect: { refuses: "some other words", code: 2 as const } }
        : row,
    );
    const { differences } = await probeIn(usual, directly, wrong);
    expect(differences).toEqual([
      {
        call: "config-get --all word",
        expected: "exit code 2: ERROR some other words",
        got: 'exit code 2: ERROR cannot use argument --all together with key "word"',
        source: "jujuc/config-get.go",
      },
    ]);
  });
});

test.each(["2.9.51", "3.0.0", "3.0.2", "3.5.9", "3.6.27", "4.0.15"])(
  "Juju %s has the same tools as executables and by the table of features",
  (version) => {
    const there = new Set(toolNames(version));
    const known = [...new Set(versions.flatMap(toolNames))].filter(isFeature);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((tool) => hasFeature(version, tool) !== there.has(tool))).toEqual([]);
  },
);
