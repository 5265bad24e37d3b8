import { readFileSync } from "node:fs";
import { parsePythonJson } from "../../src/core/index.ts";
import type { HookReport, Scenario } from "../../tools/replay/scenario.ts";

/** A scenario, and what charms.reactive 1.5.3 made of it. */
export type Case = {
  readonly id: string;
  readonly title: string;
  readonly scenario: Scenario;
  readonly expected: readonly HookReport[];
};

/** The cases recorded from charms.reactive. */
export function recordedCases(): readonly Case[] {
  const text = readFileSync(new URL("../fixtures/reactive/cases.jsonl", import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => parsePythonJson(line) as unknown as Case);
}
