import { expect, test } from "vitest";
import { hooksAfterDeploy, hooksAfterRelate, latestRelation, relateRemote, runHooks } from "../../src/sandbox/index.ts";
import { demoStore } from "./charm.ts";

const unit = "demo/0";

test("hooks run one after another, each on what the one before left", async () => {
  const store = await demoStore('state-set "count=$(state-get count)$JUJU_HOOK_NAME "; state-get count');
  const events = hooksAfterDeploy(await store.load(), unit).slice(0, 3);
  const runs = await runHooks(store, events);
  const last = events.map(({ hook }) => `${hook} `).join("");
  expect(runs.at(-1)?.stdout.trim()).toBe(last.trim());
  expect(runs).toHaveLength(3);
});

test("the first hook that fails ends the row, with the charm's own words", async () => {
  const store = await demoStore(
    'state-set "$JUJU_HOOK_NAME=ran"; if [ $JUJU_HOOK_NAME = start ]; then juju-log "no disk"; echo bad >&2; exit 3; fi',
  );
  const events = ["install", "start", "config-changed"].map((hook) => ({ unit, hook }));
  await expect(runHooks(store, events)).rejects.toMatchObject({
    code: "sandbox-failed",
    message: expect.stringMatching(/^hook start of demo\/0 ended with exit code 3; .*no disk\n(?:.*\n)*bad/) as string,
  });
  expect((await store.load()).applications["demo"]?.units[unit]?.state).toEqual({ install: "ran" });
});

test("a remote application is named as the endpoint, and its unit has published the data", async () => {
  const store = await demoStore("");
  const model = await store.update((now) => relateRemote(now, "demo:db", { host: "10.0.0.1" }));
  expect(Object.keys(model.applications)).toEqual(["demo", "db"]);
  expect(model.relations.at(-1)?.data["db/0"]).toMatchObject({ host: "10.0.0.1" });
  const hooks = hooksAfterRelate(model, latestRelation(model)).map(({ hook }) => hook);
  expect(hooks).toEqual(["db-relation-created", "db-relation-joined", "db-relation-changed"]);
});

test("what is no endpoint of a deployed application can't be related", async () => {
  const store = await demoStore("");
  const now = await store.load();
  expect(() => relateRemote(now, "demo:gone", {})).toThrow(/application demo has no endpoint gone/);
  expect(() => relateRemote(now, "demo", {})).toThrow(expect.objectContaining({ code: "sandbox-failed" }));
});
