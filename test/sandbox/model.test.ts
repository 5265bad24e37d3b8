import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  addRemote,
  addUnits,
  configOf,
  createModel,
  deploy,
  fileStore,
  latestRelation,
  readCharm,
  relate,
  removeApplication,
  removeRelation,
  removeUnit,
  saveModel,
  setConfig,
  setRelationData,
} from "../../src/sandbox/index.ts";
import { demoModel, writeCharm } from "./charm.ts";

const failure = (code: string, message: string) => expect.objectContaining({ code, message });

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-model-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "model.json");
}

test("a charm's files tell its options, endpoints and bindings", async () => {
  const facts = await readCharm(await writeCharm({}, { "actions.yaml": "backup: {}\n" }));
  expect(facts).toMatchObject({
    name: "demo",
    options: {
      workers: { type: "int", default: 1 },
      title: { type: "string", default: "" },
      ratio: { type: "float" },
    },
    endpoints: {
      db: { interface: "mysql", role: "requires" },
      cache: { interface: "redis", role: "requires" },
      cluster: { interface: "demo-cluster", role: "peers" },
    },
    bindings: ["admin"],
    actions: ["backup"],
  });
});

test("a charm that Juju would not take is refused with the file's name", async () => {
  const read = async (files: Readonly<Record<string, string>>) => readCharm(await writeCharm({}, files));
  await expect(read({ "metadata.yaml": "summary: x\n" })).rejects.toThrow("metadata.yaml has no name");
  await expect(read({ "config.yaml": "options: {a: {type: list}}\n" })).rejects.toThrow("option a in");
  await expect(read({ "config.yaml": "a: [\n" })).rejects.toThrow("config.yaml is not YAML");
});

test("options are read as their type, reset by null, and refused as Juju refuses them", async () => {
  const model = await demoModel("true");
  const set = (values: Parameters<typeof setConfig>[2]) => {
    const application = setConfig(model, "demo", values).applications["demo"];
    return application && configOf(application);
  };
  expect(set({ workers: "3", verbose: "true", ratio: "0.5", key: "secret:abc" })).toEqual({
    workers: 3,
    verbose: true,
    ratio: 0.5,
    key: "secret:abc",
    title: "",
  });
  expect(set({ workers: null })).toMatchObject({ workers: 1, ratio: null });
  expect(() => set({ wrong: 1 })).toThrow(failure("config-invalid", 'unknown option "wrong"'));
  expect(() => set({ workers: "many" })).toThrow(
    failure("config-invalid", 'option "workers" expected int, got "many"'),
  );
  for (const wrong of [{ workers: 1.5 }, { verbose: "yes" }, { ratio: "" }, { title: 1 }, { key: "plain" }]) {
    expect(() => set(wrong)).toThrow("expected");
  }
});

test("unit numbers, relation ids and leadership are given once", async () => {
  let model = await demoModel("true", { units: 2 });
  model = addUnits(removeUnit(model, "demo/1"), "demo");
  expect(Object.keys(model.applications["demo"]?.units ?? {})).toEqual(["demo/0", "demo/2"]);
  expect(model.applications["demo"]?.units["demo/2"]?.leader).toBe(false);
  expect(Object.keys(model.relations[0]?.data ?? {})).toEqual(["demo", "demo/0", "demo/2"]);
  model = relate(addRemote(model, { application: "mysql" }), "demo:db", "mysql:db");
  model = relate(removeRelation(model, latestRelation(model)), "demo:db", "mysql:db");
  expect(model.relations.map(({ id }) => id)).toEqual([0, 2]);
});

test("relating refuses what Juju refuses", async () => {
  const model = addRemote(await demoModel("true"), { application: "mysql" });
  const other = deploy(model, { charm: await readCharm(await writeCharm({})), application: "other" });
  expect(() => relate(model, "demo:none", "mysql:db")).toThrow("application demo has no endpoint none");
  expect(() => relate(model, "demo", "mysql:db")).toThrow('"demo" names no endpoint');
  expect(() => relate(other, "demo:db", "other:db")).toThrow("can't be related");
  expect(() => relate(other, "demo:db", "other:website")).toThrow("can't be related");
  const related = relate(model, "mysql:db", "demo:db");
  expect(related.relations[1]?.endpoints).toEqual([
    { application: "mysql", name: "db", interface: "mysql", role: "provides" },
    { application: "demo", name: "db", interface: "mysql", role: "requires" },
  ]);
  expect(() => relate(related, "demo:db", "mysql:db")).toThrow("related already");
});

test("relation data is only of those in the relation, and Juju's own settings are there", async () => {
  const model = addRemote(await demoModel("true"), { application: "mysql", address: "10.0.0.7" });
  const related = relate(model, "demo:db", "mysql:db");
  expect(related.relations[1]?.data["mysql/0"]).toEqual({
    "egress-subnets": "10.0.0.7/32",
    "ingress-address": "10.0.0.7",
    "private-address": "10.0.0.7",
  });
  expect(() => setRelationData(related, { relation: 0, who: "mysql/0", data: {} })).toThrow(
    failure("sandbox-failed", "mysql/0 is not part of relation 0; name a unit or application that is"),
  );
  expect(removeApplication(related, "mysql").relations.map(({ id }) => id)).toEqual([0]);
});

test("an application's name is legal and free", async () => {
  const model = await demoModel("true");
  expect(() => addRemote(model, { application: "demo" })).toThrow("application demo exists");
  for (const wrong of ["Demo", "a-1", "-a", "a_b", "__proto__", "a/0"]) {
    expect(() => addRemote(model, { application: wrong })).toThrow("invalid application name");
  }
});

test("a file holds the model for its owner alone, and edits queue", async () => {
  const path = await temporaryFile();
  await saveModel(path, createModel({ name: "m" }));
  const store = fileStore(path);
  const names = Array.from({ length: 10 }, (_, index) => `app${index}`);
  await Promise.all(names.map((application) => store.update((model) => addRemote(model, { application }))));
  expect(Object.keys((await fileStore(path).load()).applications)).toEqual(names);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(path, ".."))).toEqual(["model.json"]);
});

test("a refused edit leaves the file as it was, and the next one works", async () => {
  const path = await temporaryFile();
  await saveModel(path, createModel());
  const store = fileStore(path);
  await expect(store.update((model) => removeUnit(model, "a/0"))).rejects.toThrow("no application a");
  await store.update((model) => addRemote(model, { application: "a" }));
  expect(Object.keys((await store.load()).applications)).toEqual(["a"]);
});

test("a file without a model is said so", async () => {
  const path = await temporaryFile();
  await expect(fileStore(path).load()).rejects.toThrow(`there is no model at ${path}; create one first`);
  await writeFile(path, "{");
  await expect(fileStore(path).load()).rejects.toThrow("is not JSON");
  await writeFile(path, "{}");
  await expect(fileStore(path).load()).rejects.toThrow("holds no model");
});

test("units get the numbers that are asked for, and the next ones go on after them", async () => {
  const model = addUnits(await demoModel("", { units: 0 }), "demo", { first: 3 });
  const grown = addUnits(model, "demo");
  expect(Object.keys(grown.applications["demo"]?.units ?? {})).toEqual(["demo/3", "demo/4"]);
  expect(grown.applications["demo"]?.units["demo/3"]?.leader).toBe(true);
  expect(() => addUnits(grown, "demo", { first: 2, count: 2 })).toThrow(
    "unit demo/3 exists in model sandbox; choose another number",
  );
});
