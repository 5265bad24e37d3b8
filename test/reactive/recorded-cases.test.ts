import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ranHandlers, when, type Action } from "../../src/reactive/index.ts";
import { play } from "../../tools/replay/play.ts";
import type { HookReport } from "../../tools/replay/scenario.ts";
import { recordedCases } from "./cases.ts";

/** Where we differ on purpose: what charms.reactive does is in the fixture, what we do is here. ADR 8 says why. */
const repairs: Readonly<Record<string, { readonly why: string; readonly ours: readonly HookReport[] }>> = {
  D36: {
    why: "a file's change is not lost to a flag set in the same handler",
    ours: [
      { hook: "install", outcome: "ok", trace: ["w", "fc"], flags: ["w"] },
      { hook: "start", outcome: "ok", trace: [], flags: ["w"] },
    ],
  },
  D39: {
    why: "a file's change reaches each handler that waits for it",
    ours: [{ hook: "install", outcome: "ok", trace: ["a", "b"], flags: [] }],
  },
  D40: {
    why: "a file's change is not lost when a flag is cleared",
    ours: [
      { hook: "install", outcome: "ok", trace: ["h", "fc"], flags: [] },
      { hook: "start", outcome: "ok", trace: [], flags: [] },
    ],
  },
  D41: {
    why: "the order of a handler's conditions means nothing",
    ours: [
      { hook: "install", outcome: "ok", trace: ["x"], flags: ["go"] },
      { hook: "start", outcome: "ok", trace: [], flags: ["go"] },
    ],
  },
  D56: {
    why: "a hook commits once, at its end",
    ours: [
      { hook: "install", outcome: "error:RuntimeError", trace: ["i"], flags: [] },
      { hook: "start", outcome: "ok", trace: [], flags: [] },
    ],
  },
};

/** Observed behaviour that has no counterpart here. */
const notApplicable = {
  ids: ["X01", "X02", "X03", "X04", "X05", "X06", "X07"],
  why: "executables as handlers are not ported: a handler is a function of a layer",
};

const comparable = ({ hook, outcome, trace, flags }: HookReport): HookReport => ({ hook, outcome, trace, flags });
const cases = recordedCases();

describe("a hook runs as in charms.reactive 1.5.3", () => {
  test.each(cases.filter(({ id }) => !(id in repairs)))("$id $title", async ({ scenario, expected }) => {
    const played = await play(scenario);
    expect(played.map(comparable)).toEqual(expected.map(comparable));
    for (const { trace, explained } of played) {
      if (explained === undefined) continue;
      const names = new Set<unknown>(scenario.handlers.map(({ name }) => name));
      expect(ranHandlers(explained).map((id) => id.split("/")[1])).toEqual(trace.filter((part) => names.has(part)));
    }
  });
});

describe("a hook runs otherwise than in charms.reactive 1.5.3, on purpose", () => {
  test.each(Object.entries(repairs).map(([id, repair]) => ({ id, ...repair })))("$id $why", async ({ id, ours }) => {
    const recorded = cases.find((one) => one.id === id);
    const played = await play(recorded?.scenario ?? { handlers: [], hooks: [] });
    expect(played.map(comparable)).toEqual(ours);
    expect(recorded?.expected.map(comparable)).not.toEqual(ours);
  });
});

test(`the cases ${notApplicable.ids.join(" ")} do not apply: ${notApplicable.why}`, () => {
  expect(cases.filter(({ id }) => notApplicable.ids.includes(id))).toEqual([]);
  expect(() => when("a").do("./hooks/script" as unknown as Action)).toThrow("a handler has no name");
});

test("ADR 8 has a row for each repair", () => {
  const page = readFileSync("docs/adr/0008-charms-reactive-exact-but-for-repairs.md", "utf8");
  expect(Object.keys(repairs).filter((id) => !page.includes(id))).toEqual([]);
});

test("npm run -s replay prints a result for each line of input", () => {
  const lines = cases.slice(0, 3).map(({ scenario, ...rest }) => JSON.stringify({ ...rest, scenario }));
  const output = execFileSync(process.execPath, ["tools/replay/main.ts"], {
    input: lines.join("\n"),
    encoding: "utf8",
  });
  expect(
    output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(cases.slice(0, 3).map(({ expected }) => expected.map(comparable)));
});
