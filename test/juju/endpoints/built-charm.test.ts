import { afterAll, expect, test } from "vitest";
import {
  addRemote,
  createModel,
  createToolDirectory,
  deploy,
  latestRelation,
  memoryStore,
  readCharm,
  relate,
  runHook,
  setRelationData,
  unitStatus,
  type HookRelation,
} from "../../../src/sandbox/index.ts";
import { buildForTest } from "../../helpers/model.ts";

const built = await buildForTest("test/helpers/database");
const tools = await createToolDirectory("3.6.27");
afterAll(() => Promise.all([built.remove(), tools.remove()]));

test("a built charm speaks an interface through hook tools that are processes", async () => {
  const deployed = deploy(createModel(), { charm: await readCharm(built.directory) });
  const related = relate(addRemote(deployed, { application: "pg" }), "database:db", "pg:db");
  const id = latestRelation(related);
  const store = memoryStore(related);
  const run = async (hook: string, relation: Partial<HookRelation>): Promise<void> => {
    const ran = await runHook(store, { unit: "database/0", hook, relation: { id, ...relation } }, { tools });
    expect(ran).toMatchObject({ exitCode: 0 });
  };

  await run("db-relation-created", {});
  expect((await store.load()).relations.at(-1)?.data["database/0"]).toMatchObject({
    database: '"shop"',
    "ingress-address": "127.0.0.1",
  });

  await store.update((model) =>
    setRelationData(model, { relation: id, who: "pg/0", data: { host: "db1", port: "x" } }),
  );
  await run("db-relation-joined", { remoteUnit: "pg/0" });
  expect(unitStatus(await store.load(), "database/0")).toMatchObject({
    status: "blocked",
    message: 'relation db:0, unit pg/0, key "port": Invalid input: expected number, received string; correct it in pg',
  });

  await store.update((model) => setRelationData(model, { relation: id, who: "pg/0", data: { port: "5432" } }));
  await run("db-relation-changed", { remoteUnit: "pg/0" });
  expect(unitStatus(await store.load(), "database/0")).toMatchObject({ status: "active", message: "uses db1:5432" });
});
