import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createModel, deploy, memoryStore, readCharm, runHook, type ActionOutcome } from "../../src/sandbox/index.ts";
import { buildForTest } from "../helpers/model.ts";

const built = await buildForTest("tools/probe-charm");
afterAll(built.remove);

/** Runs the action of the built charm with the sandbox's hook tools; Juju would fill in the parameters. */
async function runProbe(unit: 0 | 1): Promise<ActionOutcome | undefined> {
  const store = memoryStore(deploy(createModel(), { charm: await readCharm(built.directory), units: 2 }));
  const parameters = { word: "sea", depth: { of: "water" } };
  const run = await runHook(store, { unit: `hook-tool-probe/${unit}`, action: { name: "probe", parameters } });
  expect(run).toMatchObject({ exitCode: 0 });
  return run.action;
}

test("the probe charm finds no difference in the sandbox, and says what it left out", { timeout: 60_000 }, async () => {
  const outcome = await runProbe(0);
  expect(outcome).toMatchObject({ status: "completed", results: { juju: "3.6.27", differences: "0" } });
  expect(Number(outcome?.results["rows"])).toBeGreaterThan(150);
  expect(Number(outcome?.results["skipped"])).toBeGreaterThan(20);
  expect(outcome?.results).not.toHaveProperty("difference");
});

test("with one row falsified it finds one difference", { timeout: 60_000 }, async () => {
  const bundle = join(built.directory, "lib/main.js");
  const code = await readFile(bundle, "utf8");
  expect(code.split("cannot use argument --all")).toHaveLength(2);
  await writeFile(bundle, code.replace("cannot use argument --all", "may not use argument --all"));
  expect(await runProbe(1)).toMatchObject({
    results: {
      differences: "1",
      difference: {
        "001": {
          call: "config-get --all word",
          expected: 'exit code 2: ERROR may not use argument --all together with key "word"',
          got: 'exit code 2: ERROR cannot use argument --all together with key "word"',
          source: "jujuc/config-get.go",
        },
      },
    },
  });
});
