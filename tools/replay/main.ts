/**
 * `npm run -s replay`: reads scenarios as JSON lines and prints how each of their hooks went, one list a line. What
 * charms.reactive prints for the same scenarios is compared with it.
 */
import { createInterface } from "node:readline";
import { parsePythonJson } from "../../src/core/index.ts";
import { play } from "./play.ts";
import { scenarioOf } from "./scenario.ts";

const help = `Usage: npm run -s replay < SCENARIOS

Reads a scenario of handlers and hooks on each line of standard input, runs it through the engine, and prints a line
with the results: for each hook its outcome, what ran, and the flags that are set. tools/replay/README.md has the format.

  --help   this text

Exit code: 0, or 1 when a line is no scenario; 2 for wrong arguments.
`;

async function replay(): Promise<number> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    number += 1;
    if (line.trim() === "") continue;
    try {
      const played = await play(scenarioOf(parsePythonJson(line)));
      const results = played.map(({ hook, outcome, trace, flags }) => ({ hook, outcome, trace, flags }));
      process.stdout.write(`${JSON.stringify(results)}\n`);
    } catch (error) {
      console.error(`line ${number} is no scenario: ${error instanceof Error ? error.message : String(error)}`);
      return 1;
    }
  }
  return 0;
}

const [argument] = process.argv.slice(2);
if (argument === undefined) process.exitCode = await replay();
else {
  (argument === "--help" ? process.stdout : process.stderr).write(help);
  process.exitCode = argument === "--help" ? 0 : 2;
}
