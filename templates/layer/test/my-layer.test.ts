import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "kafka-connect-base/build";
import {
  createModel,
  deploy,
  hooksAfterDeploy,
  memoryStore,
  readCharm,
  runHooks,
  unitStatus,
} from "kafka-connect-base/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

// The charm in the folder `charm` includes the layer. Its own dispatch runs; Juju is played on this machine.
const unit = "tester/0";
const store = memoryStore(createModel());
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "my-layer-"));
});

afterAll(() => rm(folder, { recursive: true }));

test("a charm on the layer says its message, with the prefix that it chose", async () => {
  const source = join(import.meta.dirname, "charm");
  const { directory } = await buildCharm({ source, output: folder, log: () => undefined });
  const charm = await readCharm(directory);
  const model = await store.update((now) => deploy(now, { charm, config: { message: "hello" } }));
  await runHooks(store, hooksAfterDeploy(model, unit));
  expect(unitStatus(await store.load(), unit)).toMatchObject({ status: "active", message: "it says hello" });
});
