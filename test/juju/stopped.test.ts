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
