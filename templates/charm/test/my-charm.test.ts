import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "kafka-connect-base/build";
import {
  createModel,
  deploy,
  hooksAfterConfig,
  hooksAfterDeploy,
  memoryStore,
  readCharm,
  runHooks,
  setConfig,
  unitStatus,
} from "kafka-connect-base/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

// One life, test by test. The charm's own dispatch runs; Juju is played on this machine.
const unit = "my-charm/0";
const store = memoryStore(createModel());
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "my-charm-"));
});

afterAll(() => rm(folder, { recursive: true }));

const status = async () => unitStatus(await store.load(), unit);

test("deployed, it says which option is missing", async () => {
  const source = join(import.meta.dirname, "..");
  const { directory } = await buildCharm({ source, output: folder, log: () => undefined });
  const charm = await readCharm(directory);
  const model = await store.update((now) => deploy(now, { charm }));
  await runHooks(store, hooksAfterDeploy(model, unit));
  expect(await status()).toMatchObject({ status: "blocked", message: "missing: option message" });
});

test("with the option it says what the option holds", async () => {
  const model = await store.update((now) => setConfig(now, "my-charm", { message: "hello" }));
  await runHooks(store, hooksAfterConfig(model, "my-charm"));
  expect(await status()).toMatchObject({ status: "active", message: "hello" });
});
