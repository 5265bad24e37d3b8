import { expect, test } from "vitest";
import { spawnSync } from "node:child_process";
import { gatherLog } from "../../src/juju/log.ts";
import { fakeTools } from "./fake-tools.ts";
import { runWith } from "./run-with.ts";

const print = (): void => undefined;

test("a log that is sent while another part of it is under way waits for that, and both are out when it ends", async () => {
  const tools = fakeTools({
    "juju-log": '#!/bin/sh\nsleep 0.1\nprintf \'%s\\n\' "$*" >>"$JUJU_CHARM_DIR/calls"\n',
  });
  const { log, flush } = gatherLog({ run: runWith(tools.environment()), print, context: { hook: "start" } });
  for (const line of ["one", "two"]) {
    log.info(line);
    log.error(line);
  }
  void flush();
  await new Promise((resolve) => setTimeout(resolve, 20));
  log.warning("ended by SIGTERM");
  await flush();
  expect(tools.calls()).toEqual([
    "-l INFO -- one",
    "-l ERROR -- one",
    "-l INFO -- two",
    "-l ERROR -- two",
    "-l WARNING -- ended by SIGTERM",
  ]);
});

test("what juju-log refuses goes to standard error", () => {
  const tools = fakeTools({ "juju-log": "#!/bin/sh\necho ERROR connection is shut down >&2\nexit 1\n" });
  const program = new URL("quick-charm.ts", import.meta.url).pathname;
  const ended = spawnSync(process.execPath, ["--conditions=kafka-connect-base-source", program], {
    env: tools.environment(),
    encoding: "utf8",
  });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain("INFO begun\n");
  expect(ended.stderr).toContain("ERROR hook tool juju-log ended with exit code 1: ERROR connection is shut down");
});

test("under juju exec, whose output is a result, nothing is printed", async () => {
  const tools = fakeTools();
  const printed: string[] = [];
  const run = runWith(tools.environment());
  const { log, flush } = gatherLog({ run, print: (text) => printed.push(text), context: { hook: "" } });
  log.debug("one");
  await flush();
  expect([printed, tools.calls()]).toEqual([[], ["juju-log -l DEBUG -- one"]]);
});
