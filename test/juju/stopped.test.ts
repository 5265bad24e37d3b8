import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeTools } from "./fake-tools.ts";

/** A charm whose secret-add and juju-log take this many seconds, ended by SIGTERM while the first is under way. */
async function stopAmidSecretAdd(seconds: { readonly add: number; readonly log: number }) {
  const tools = fakeTools({
    "secret-add": `#!/bin/sh\n: >"$JUJU_CHARM_DIR/adding"\nsleep ${seconds.add}\necho secret:9m4e2mr0ui3e8a215n4g\n`,
    "juju-log": `#!/bin/sh\nsleep ${seconds.log}\n`,
    "application-version-set": "",
  });
  const temporary = join(tools.charmDir, "tmp");
  mkdirSync(temporary);
  const program = new URL("stopped-charm.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: { ...tools.environment(), TMPDIR: temporary },
    stdio: "inherit",
  });
  const ended = once(child, "exit");
  await expect.poll(() => existsSync(join(tools.charmDir, "adding")), { timeout: 10_000 }).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toEqual([143, null]);
  return { calls: tools.calls(), temporary: readdirSync(temporary) };
}

test("after SIGTERM no tool is started that would act at once, however long the log takes", async () => {
  const { calls } = await stopAmidSecretAdd({ add: 0.2, log: 1 });
  expect(calls.filter((call) => call.startsWith("application-version-set"))).toEqual([]);
});

test("SIGTERM leaves no file with a secret behind", async () => {
  const { temporary } = await stopAmidSecretAdd({ add: 1, log: 0 });
  expect(temporary).toEqual([]);
});

test("what fails where nobody waits for it ends the hook with 1, after its log, and nothing is committed", async () => {
  const tools = fakeTools();
  const program = new URL("stray-charm.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: tools.environment(),
    stdio: "inherit",
  });
  expect(await once(child, "exit")).toEqual([1, null]);
  const log = tools.calls().filter((call) => call.startsWith("juju-log"));
  expect(log).toEqual(["juju-log -l INFO -- begun", expect.stringContaining("-l ERROR -- Error: nobody waited")]);
  expect(existsSync(join(tools.charmDir, ".unit-state.db"))).toBe(false);
});

test("SIGTERM ends a hook that waits for a debugger", async () => {
  const tools = fakeTools();
  const program = new URL("hanging-charm.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: tools.environment({ JUJU_DEBUG_AT: "all", CHARM_INSPECT_PORT: "0" }),
    stdio: ["ignore", "inherit", "pipe"],
  });
  const ended = once(child, "exit");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 10_000 }).toContain("waits for a debugger");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3000);
  expect(await ended).toEqual([null, "SIGTERM"]);
  clearTimeout(late);
});
