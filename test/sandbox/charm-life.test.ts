import { expect, test } from "vitest";
import {
  addRemote,
  addUnits,
  clearLeader,
  createToolDirectory,
  hooksAfterConfig,
  hooksAfterData,
  hooksAfterDeploy,
  hooksAfterLeader,
  hooksAfterRefresh,
  hooksAfterRelate,
  hooksToRemoveRelation,
  hooksToRemoveUnit,
  latestRelation,
  relate,
  removeRelation,
  removeUnit,
  runHook,
  setLeader,
  setRelationData,
  type HookEvent,
  type Model,
} from "../../src/sandbox/index.ts";
import { demoModel, demoStore } from "./charm.ts";

const show = (events: readonly HookEvent[]) =>
  events.map(({ unit, hook, relation }) => [unit, hook, relation?.remoteUnit].filter(Boolean).join(" "));

/** The model after hooks that do nothing. */
async function passed(model: Model, events: readonly HookEvent[]): Promise<Model> {
  const store = { load: async () => model, update: async (edit: (m: Model) => Model) => (model = edit(model)) };
  for (const event of events) expect(await runHook(store, event)).toMatchObject({ exitCode: 0 });
  return model;
}

test("a new unit is installed, told its relations, and led or not, before it starts", async () => {
  const model = relate(
    addRemote(await demoModel("true", { units: 2 }), { application: "mysql", units: 2 }),
    "demo:db",
    "mysql:db",
  );
  expect(show(hooksAfterDeploy(model, "demo/0"))).toEqual([
    "demo/0 install",
    "demo/0 cluster-relation-created",
    "demo/0 db-relation-created",
    "demo/0 leader-elected",
    "demo/0 config-changed",
    "demo/0 start",
    "demo/0 cluster-relation-joined demo/1",
    "demo/0 cluster-relation-changed demo/1",
    "demo/0 db-relation-joined mysql/0",
    "demo/0 db-relation-changed mysql/0",
    "demo/0 db-relation-joined mysql/1",
    "demo/0 db-relation-changed mysql/1",
  ]);
  expect(show(hooksAfterDeploy(model, "demo/1"))).toContain("demo/1 leader-settings-changed");
  expect(hooksAfterDeploy(model, "mysql/0")).toEqual([]);
});

test("the units that are there hear of one that comes, once", async () => {
  const alone = await demoModel("true");
  const model = addUnits(await passed(alone, hooksAfterDeploy(alone, "demo/0")), "demo");
  const events = hooksAfterDeploy(model, "demo/1");
  expect(show(events).slice(-4)).toEqual([
    "demo/1 cluster-relation-joined demo/0",
    "demo/1 cluster-relation-changed demo/0",
    "demo/0 cluster-relation-joined demo/1",
    "demo/0 cluster-relation-changed demo/1",
  ]);
  const settled = await passed(model, events);
  expect(show(hooksAfterDeploy(settled, "demo/1"))).not.toContain("demo/0 cluster-relation-joined demo/1");
});

test("config, refresh and leadership reach the units they concern", async () => {
  const model = await demoModel("true", { units: 2 });
  expect(show(hooksAfterConfig(model, "demo"))).toEqual(["demo/0 config-changed", "demo/1 config-changed"]);
  expect(show(hooksAfterRefresh({ ...model, type: "caas" }, "demo")).slice(0, 3)).toEqual([
    "demo/0 upgrade-charm",
    "demo/0 config-changed",
    "demo/0 start",
  ]);
  expect(show(hooksAfterLeader(setLeader(model, "demo/1"), "demo"))).toEqual([
    "demo/0 leader-settings-changed",
    "demo/1 leader-elected",
  ]);
  expect(show(hooksAfterLeader({ ...setLeader(model, "demo/1"), version: "4.0.15" }, "demo"))).toEqual([
    "demo/1 leader-elected",
  ]);
  expect(Object.values(clearLeader(model, "demo").applications["demo"]?.units ?? {})).toMatchObject([
    { leader: false },
    { leader: false },
  ]);
});

test("changed data is told to the other end and to peers, never to its writer", async () => {
  const model = relate(
    addRemote(await demoModel("true", { units: 2 }), { application: "mysql" }),
    "demo:db",
    "mysql:db",
  );
  const told = (relation: number, who: string) => show(hooksAfterData(model, { relation, who }));
  expect(told(1, "mysql/0")).toEqual(["demo/0 db-relation-changed mysql/0", "demo/1 db-relation-changed mysql/0"]);
  expect(told(1, "mysql")).toEqual(["demo/0 db-relation-changed", "demo/1 db-relation-changed"]);
  expect(told(1, "demo/0")).toEqual([]);
  expect(told(0, "demo/0")).toEqual(["demo/1 cluster-relation-changed demo/0"]);
  expect(told(0, "demo")).toEqual(["demo/0 cluster-relation-changed", "demo/1 cluster-relation-changed"]);
});

test("a unit that goes is parted from all it met, and broken only from others", async () => {
  const model = await demoModel("true", { units: 2 });
  const met = await passed(model, [...hooksAfterDeploy(model, "demo/0"), ...hooksAfterDeploy(model, "demo/1")]);
  const events = hooksToRemoveUnit(met, "demo/1");
  expect(show(events)).toEqual([
    "demo/0 cluster-relation-departed demo/1",
    "demo/1 cluster-relation-departed demo/0",
    "demo/1 stop",
    "demo/1 remove",
  ]);
  expect(events[1]?.relation?.departingUnit).toBe("demo/1");
  const left = removeUnit(await passed(met, events), "demo/1");
  expect(left.applications["demo"]?.units["demo/0"]?.joined).toEqual({ "0": [] });
});

test("a charm lives from install to remove", async () => {
  const store = await demoStore(`
    case $JUJU_HOOK_NAME in
      install) status-set maintenance installing ;;
      db-relation-changed) relation-set user="$(relation-get name)-user"; echo "members: $(relation-list)" ;;
      db-relation-departed) echo "members: $(relation-list)" ;;
      db-relation-broken) echo "ids: $(relation-ids db)" ;;
      config-changed) status-set active "$(config-get workers) workers" ;;
    esac`);
  const tools = await createToolDirectory("3.6.27");
  const run = async (events: readonly HookEvent[]) => {
    let said = "";
    for (const event of events) {
      const { exitCode, stdout, stderr } = await runHook(store, event, { tools });
      expect([event.hook, exitCode, stderr]).toEqual([event.hook, 0, ""]);
      said += stdout;
    }
    return said;
  };
  await run(hooksAfterDeploy(await store.load(), "demo/0"));
  expect((await store.load()).applications["demo"]?.units["demo/0"]).toMatchObject({
    status: { status: "active", message: "1 workers" },
    history: [{ status: "waiting" }, { status: "maintenance", message: "installing" }],
  });
  let model = await store.update((now) => relate(addRemote(now, { application: "mysql" }), "demo:db", "mysql:db"));
  const relation = latestRelation(model);
  await store.update((now) => setRelationData(now, { relation, who: "mysql/0", data: { name: "sakila" } }));
  expect(await run(hooksAfterRelate(model, relation))).toBe("members: mysql/0\n");
  model = await store.load();
  expect(model.relations.at(-1)?.data["demo/0"]?.["user"]).toBe("sakila-user");
  model = await store.update((now) => removeRelation(now, relation));
  expect(await run(hooksToRemoveRelation(model, relation))).toBe("members: \nids: \n");
  model = await store.load();
  expect(model.relations.map(({ id }) => id)).toEqual([0]);
  expect(hooksToRemoveRelation(model, relation)).toEqual([]);
  await run(hooksToRemoveUnit(model, "demo/0"));
  await tools.remove();
});
