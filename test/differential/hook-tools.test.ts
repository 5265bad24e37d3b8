import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCharm } from "../../src/sandbox/index.ts";
import { buildForTest, openModel, type BuiltForTest } from "../helpers/model.ts";
import { deployMongodbSink, integrate } from "../helpers/mongodb-sink.ts";
import { asLines, repeated, toolBudget } from "../helpers/tool-budget.ts";
import { python } from "./players.ts";

// One charm, with the same endpoints, options and relations, on this package and on charms.reactive: what update-status
// starts when there is nothing to do. The sandbox's executables are the hook tools of both.
const unit = "mongodb-sink/0";
const live = ["cluster", "kafka", "mongodb"]; // cluster: the peers, whose relation is there from the start
let ours: BuiltForTest;
let theirs: BuiltForTest;

beforeAll(async () => {
  ours = await buildForTest("examples/mongodb-sink");
  theirs = await onCharmsReactive(ours.directory);
});
afterAll(() => Promise.all([ours.remove(), theirs.remove()]));

/** The tools of an update-status after one in which everything came to rest. */
async function toolsOf(built: BuiltForTest): Promise<readonly string[]> {
  const model = await openModel(built);
  try {
    await deployMongodbSink(model, { topics: "orders", "db-name": "shop", "db-collections": "orders" });
    await integrate(model, "kafka", { host: "127.0.0.1", port: "9092" });
    await integrate(model, "mongodb", { hostname: "10.1.0.7", port: "27017" });
    await model.run({ unit, hook: "config-changed" }, { unit, hook: "update-status" });
    const [run] = await model.run({ unit, hook: "update-status" });
    expect(await model.status(unit)).toBe("active: ready");
    return asLines(run?.tools ?? []);
  } finally {
    await model.close();
  }
}

/** A charm with the same files, whose hooks are charms.reactive with bare endpoints and the fewest handlers. */
async function onCharmsReactive(directory: string): Promise<BuiltForTest> {
  const folder = await mkdtemp(join(tmpdir(), "reactive-charm-"));
  for (const file of ["metadata.yaml", "config.yaml", "layer.yaml"]) {
    await copyFile(join(directory, file), join(folder, file));
  }
  const programs = join(import.meta.dirname, "python");
  const { python: interpreter } = await python();
  await mkdir(join(folder, "hooks"));
  await mkdir(join(folder, "reactive"));
  await copyFile(join(programs, "sink_handlers.py"), join(folder, "reactive", "sink_handlers.py"));
  for (const hook of ["config-changed", "update-status"]) {
    const path = join(folder, "hooks", hook);
    await writeFile(path, `#!/bin/sh\nexec '${interpreter}' -B -X utf8 '${join(programs, "hook_of_layers.py")}'\n`);
    await chmod(path, 0o755);
  }
  for (const { interface: name, role } of Object.values((await readCharm(folder)).endpoints)) {
    const place = join(folder, "hooks", "relations", name);
    await mkdir(place, { recursive: true });
    const code = "from charms.reactive import Endpoint\n\n\nclass Bare(Endpoint):\n    pass\n";
    await writeFile(join(place, `${role}.py`), code);
  }
  return { directory: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

test("update-status takes few hook tools, none twice, and fewer than on charms.reactive", async () => {
  const [here, there] = [await toolsOf(ours), await toolsOf(theirs)];
  const list = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join("");
  console.log(
    [
      "hook tools of an update-status without anything to do, for the charm mongodb-sink with its peers, Kafka and MongoDB",
      `  this package: ${here.length}, of ${toolBudget(live.length)} at most\n${list(here)}`,
      `  charms.reactive 1.5.3 and charmhelpers 1.2.1, with what layer-basic, layer-options and layer-status do in a`,
      "  hook (the layers themselves are in no package index), and three handlers that look at Kafka and at MongoDB and",
      `  say that the unit is active: ${there.length}\n${list(there)}`,
    ].join("\n"),
  );
  expect(here.length).toBeLessThanOrEqual(toolBudget(live.length));
  expect(repeated(here)).toEqual([]);
  expect(here.length).toBeLessThan(there.length);
});
