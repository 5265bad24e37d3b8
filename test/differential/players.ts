import { join } from "node:path";
import { createLogger } from "../../src/core/index.ts";
import { pythonReactive, type PythonReactive } from "../../tools/compat/index.ts";
import type { HookReport, Scenario } from "../../tools/replay/scenario.ts";
import { runTool } from "../../tools/testbed/run-tool.ts";

/** Plays scenarios, all in one process; a report for each of their hooks. */
export type Player = (scenarios: readonly Scenario[]) => Promise<readonly (readonly HookReport[])[]>;

/** The real charms.reactive; made here if `npm run test:compat` has not. */
export const python: () => Promise<PythonReactive> = () =>
  pythonReactive(createLogger(({ text }) => void process.stderr.write(`  ${text}\n`)));

/** The scenarios as charms on the real charms.reactive. */
export const theirsOn =
  ({ run }: PythonReactive): Player =>
  async (scenarios) =>
    reportsOf(await run(["run_reactive.py"], linesOf(scenarios)));

/** The scenarios on this package, as `npm run replay` plays them. */
export const ours: Player = async (scenarios) => {
  const program = join(import.meta.dirname, "../../tools/replay/main.ts");
  const answer = await runTool([process.execPath, program], { input: linesOf(scenarios) });
  if (answer?.code !== 0) throw new Error(`replay failed: ${answer?.stderr.trim()}`);
  return reportsOf(answer.stdout);
};

const linesOf = (scenarios: readonly Scenario[]): string =>
  scenarios.map((scenario) => `${JSON.stringify(scenario)}\n`).join("");

const reportsOf = (text: string): readonly (readonly HookReport[])[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as readonly HookReport[]);
