import { expect, test } from "vitest";
import { changeUnit } from "../../src/sandbox/change.ts";
import { createModel, deploy, memoryStore, readCharm, runHook, type NewModel } from "../../src/sandbox/index.ts";
import { demoModel, demoStore, writeCharm } from "./charm.ts";

const unit = "demo/0";

test("juju-reboot --now kills the hook: nothing of it is kept, and it is run again", async () => {
  const store = await demoStore("state-set a=1; [ -e booted ] && exit 0; touch booted; juju-reboot --now; sleep 30");
  const run = await runHook(store, { unit, hook: "start" }, { maxAttempts: 2 });
  expect(run).toMatchObject({ exitCode: 0, attempts: 2, timedOut: false });
  expect(run.ms).toBeLessThan(10_000);
});

test("juju-reboot without --now lets the hook end well", async () => {
  const store = await demoStore("juju-reboot; state-set a=1");
  const run = await runHook(store, { unit, hook: "start" });
  expect(run.model.applications["demo"]?.units[unit]?.state).toEqual({ a: "1" });
});

test("a storage hook knows its storage, by its variables and by storage-get", async () => {
  const storage = { "data/0": { kind: "block", location: "/dev/sdb" } } as const;
  const model = changeUnit(
    await demoModel('echo "$JUJU_STORAGE_ID $JUJU_STORAGE_KIND $JUJU_STORAGE_LOCATION"; storage-get location'),
    unit,
    { storage },
  );
  const run = await runHook(memoryStore(model), { unit, hook: "data-storage-attached", storage: "data/0" });
  expect(run.stdout).toBe("data/0 block /dev/sdb\n/dev/sdb\n");
});

test("storage that a hook asks for is there when it has succeeded, and not when it fails", async () => {
  const added = async (dispatch: string) => {
    const { model } = await runHook(await demoStore(dispatch), { unit, hook: "install" });
    return Object.keys(model.applications["demo"]?.units[unit]?.storage ?? {});
  };
  expect(await added("storage-add data=2")).toEqual(["data/0", "data/1"]);
  expect(await added("storage-add data; exit 1")).toEqual([]);
});

const payloads = "name: demo\npayloads: { monitor: { type: docker } }\n";

async function payloadsAfter(dispatch: string, options: NewModel = {}) {
  const charm = await readCharm(await writeCharm({ dispatch }, { "metadata.yaml": payloads }));
  const run = await runHook(memoryStore(deploy(createModel(options), { charm })), { unit, hook: "start" });
  return { ...run, payloads: run.model.applications["demo"]?.units[unit]?.payloads };
}

test("payloads of the charm's classes are registered at once, also when the hook fails", async () => {
  const kept = await payloadsAfter(
    "payload-register docker monitor a x y; payload-status-set monitor a stopped; exit 1",
  );
  expect(kept.payloads).toEqual({ "monitor/a": { type: "docker", status: "stopped", tags: ["x", "y"] } });
  expect((await payloadsAfter("payload-register docker monitor a; payload-unregister monitor a")).payloads).toEqual({});
  expect((await payloadsAfter("payload-register kvm monitor a")).stderr).toBe(
    'ERROR incorrect type "kvm" for payload "monitor", expected "docker"\n',
  );
});

test("Juju 4 has no payloads", async () => {
  expect((await payloadsAfter("payload-register docker monitor a", { version: "4.0.15" })).exitCode).toBe(127);
});
