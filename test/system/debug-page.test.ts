import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { buildForTest, type BuiltForTest } from "../helpers/model.ts";
import { attach } from "../helpers/debugger.ts";

const page = "docs/how-to/debug-a-hook.md";
let folder: string;
let built: BuiltForTest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "debug-page-"));
  built = await buildForTest("examples/file-stream");
}, 60_000);
afterAll(() => Promise.all([rm(folder, { recursive: true }), built.remove()]));

/** What a hook asks at once comes in any order. */
const order = ["config-get", "is-leader", "goal-state", "relation-ids", "relation-list", "relation-get", "status-set"];
const keyOf = (line: string): string => `${order.findIndex((tool) => line.startsWith(`  ${tool} `))} ${line}`;
const inOrder = (text: string): string =>
  text.replaceAll(/(?<=^hook tools\n)(?: {2}.*\n)+/gm, (lines) => {
    const sorted = lines
      .trimEnd()
      .split("\n")
      .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return `${sorted.join("\n")}\n`;
  });

const steady = (text: string): string =>
  inOrder(text)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "2026-11-23T09:30:00.000Z")
    .replaceAll(/exit code 0, \d+ ms/g, "exit code 0, 140 ms")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:9229")
    .replaceAll(/-L \d+:/g, "-L 9229:");

/** Runs a command of the page: a terminal shows both streams, but for what a build says. */
async function answerTo(line: string): Promise<string> {
  const args = line.split(" ").slice(1);
  const here = args.map((arg) => {
    if (arg === "examples/file-stream") return built.directory; // else it would be built for each command anew
    return /^(?:replay|real|unit-state\.db)(?:\/|$)/.test(arg) ? join(folder, arg) : arg;
  });
  if (args.includes("--memory")) {
    await copyFile(join(folder, "replay/units/file-stream-0/.unit-state.db"), join(folder, "unit-state.db"));
  }
  let shown = "";
  const resumed: Promise<void>[] = [];
  const code = await runCommandLine(here, {
    env: {},
    color: false,
    out: (text) => (shown += text),
    err: (text) => {
      const [said, port] = /.* waits for a debugger on 127\.0\.0\.1:(\d+).*\n/.exec(text) ?? [];
      if (said === undefined) return;
      shown += said;
      resumed.push(goOn(Number(port)));
    },
  });
  await Promise.all(resumed);
  expect({ line, code }).toEqual({ line, code: 0 });
  return steady(shown);
}

async function goOn(port: number): Promise<void> {
  const debug = await attach(port);
  await debug.paused();
  await debug.resume();
  debug.close();
}

test("the page on debugging shows what its commands print", { timeout: 60_000 }, async () => {
  let text = "";
  for (const [block, line = ""] of readFileSync(page, "utf8").matchAll(/```console\n\$ (.*)\n[^]*?```\n|[^`]+|`+/g)) {
    text += line === "" ? block : `\`\`\`console\n$ ${line}\n${await answerTo(line)}\`\`\`\n`;
  }
  await expect(text).toMatchFileSnapshot(`../../${page}`);
});
