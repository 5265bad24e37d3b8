import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Environment } from "../../src/juju/index.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder that goes with the test file. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "charm-"));
  folders.push(folder);
  return folder;
}

/**
 * Executables as hook tools: each answers a fixed text, and writes its name and arguments into a list. They are real
 * processes; what Juju would do with the calls is the sandbox's matter.
 */
export function fakeTools(answers: Readonly<Record<string, string>> = {}): {
  readonly charmDir: string;
  readonly environment: (extra?: Environment) => Record<string, string>;
  readonly calls: () => readonly string[];
  /** From now on the tool can't be started, until it is mended. */
  readonly breakTool: (tool: string) => void;
  readonly mendTool: (tool: string) => void;
} {
  const charmDir = temporaryFolder();
  const tools = join(charmDir, "tools");
  const list = join(charmDir, "calls");
  mkdirSync(tools);
  writeFileSync(list, "");
  const defaults = {
    "config-get": "{}",
    "is-leader": "true",
    "goal-state": "{}",
    "relation-ids": "[]",
    "status-set": "",
    "juju-log": "",
  };
  for (const [tool, answer] of Object.entries({ ...defaults, ...answers })) {
    const path = join(tools, tool);
    const script = answer.startsWith("#!")
      ? answer
      : `#!/bin/sh\nline=$(printf '%s' "$*" | tr '\\n' ' ')\nprintf '%s\\n' "${tool} $line" >>'${list}'\ncat <<'END'\n${answer}\nEND\n`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
  }
  return {
    charmDir,
    environment: (extra = {}) => ({
      PATH: `${tools}:/usr/bin:/bin`,
      JUJU_UNIT_NAME: "shop/0",
      JUJU_MODEL_NAME: "main",
      JUJU_MODEL_UUID: "9f0b2b3c-0000-4000-8000-000000000000",
      JUJU_CHARM_DIR: charmDir,
      JUJU_VERSION: "3.6.27",
      JUJU_HOOK_NAME: "update-status",
      ...definedOnly(extra),
    }),
    breakTool: (tool) => chmodSync(join(tools, tool), 0o644),
    mendTool: (tool) => chmodSync(join(tools, tool), 0o755),
    calls: () => readFileSync(list, "utf8").split("\n").filter(Boolean),
  };
}

const definedOnly = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
