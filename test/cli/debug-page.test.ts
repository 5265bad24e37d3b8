import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { attach } from "../helpers/debugger.ts";

const page = "docs/how-to/debug-a-hook.md";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "debug-page-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The tools that a hook asks at once come in any order. */
const atOnce = ["config-get", "is-leader", "goal-state"];
const place = (line: string): number => atOnce.findIndex((tool) => line.startsWith(`  ${tool} `));
const inOrder = (text: string): string =>
  text.replaceAll(/(?: {2}(?:config-get|is-leader|goal-state) .*\n){2,}/g, (lines) => {
    const sorted = lines.trimEnd().split("\n");
    return `${sorted.toSorted((a, b) => place(a) - place(b)).join("\n")}\n`;
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
  const here = args.map((arg) => (/^(?:replay|real|unit-state\.db)(?:\/|$)/.test(arg) ? join(folder, arg) : arg));
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
