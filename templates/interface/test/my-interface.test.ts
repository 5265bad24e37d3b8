import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCharm } from "kafka-connect-base/build";
import {
  createModel,
  deploy,
  hooksAfterRelate,
  latestRelation,
  memoryStore,
  readCharm,
  relateRemote,
  runHooks,
  unitStatus,
} from "kafka-connect-base/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

// The charm in the folder `charm` has both sides. Its own dispatch runs; Juju is played on this machine.
const unit = "tester/0";
const store = memoryStore(createModel());
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "my-interface-"));
  const source = join(import.meta.dirname, "charm");
  const { directory } = await buildCharm({ source, output: folder, log: () => undefined });
  const charm = await readCharm(directory);
  await store.update((now) => deploy(now, { charm }));
});

afterAll(() => rm(folder, { recursive: true }));

/** Relates an endpoint of the charm to another application, and runs the hooks of that. */
async function relate(endpoint: string, data: Readonly<Record<string, string>>): Promise<void> {
  const model = await store.update((now) => relateRemote(now, `tester:${endpoint}`, data));
  await runHooks(store, hooksAfterRelate(model, latestRelation(model)));
}

test("the providing side publishes its address", async () => {
  await relate("clients", {});
  expect((await store.load()).relations[0]?.data[unit]).toMatchObject({ host: '"server.test"', port: "8080" });
});

test("the requiring side gets the address that was published", async () => {
  await relate("server", { host: '"server.test"', port: "8080" });
  expect(unitStatus(await store.load(), unit)).toMatchObject({ message: "uses server.test:8080" });
});
