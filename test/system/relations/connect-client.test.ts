import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hooksToRemoveRelation, removeRelation, setConfig } from "../../../src/sandbox/index.ts";
import { buildForTest, deployFileStream, openModel, type BuiltForTest, type TestModel } from "../../helpers/model.ts";
import { callsForOwnData, modelOfUnits, type ModelOfUnits } from "./model-of-units.ts";

vi.setConfig({ testTimeout: 60_000 }); // a test is up to a dozen hooks, each of them some processes

// One life of a charm, test by test; its hooks are processes, and the hook tools executables.
const unit = "file-stream/0";
const application = "file-stream";
const asked = {
  "plugin-url": "NOT-REQUIRED",
  "requested-secrets": '["username", "password", "tls", "tls-ca", "uris", "read-only-uris"]',
};
let built: BuiltForTest;
let model: TestModel;
let units: ModelOfUnits;
let first: number;
let endpoints: string;
let secret: string;

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
  model = await openModel(built);
  units = modelOfUnits(model, unit);
  await deployFileStream(model);
  endpoints = `http://127.0.0.1:${model.connect.port}`;
}, 60_000);
afterAll(async () => {
  await model.close();
  await built.remove();
});

const configure = (workers: number) =>
  units.act(
    (now) => setConfig(now, application, { workers }),
    () => [{ unit, hook: "config-changed" }],
  );

test("a client that has asked for nothing hears nothing", async () => {
  first = await units.relate(`${application}:connect-client`, "integrator");
  expect(await units.bag(first, application)).toEqual({});
});

test("while no worker runs there are no credentials, because a client would start at once", async () => {
  await configure(0);
  await units.publish({ relation: first, who: "integrator", data: asked });
  expect(await units.bag(first, application)).toEqual({});
});

test("with running workers it gets endpoints, tls and a secret with user and password", async () => {
  await configure(1);
  const { "secret-user": id = "", ...others } = await units.bag(first, application);
  expect(others).toEqual({ endpoints, tls: "disabled" });
  secret = id;
  const kept = (await units.model()).secrets[id];
  expect(kept).toMatchObject({
    owner: application,
    label: `connect-client.${first}.user.secret`,
    revisions: [
      { content: { username: `relation-${first}`, password: expect.stringMatching(/^[\w-]{32}$/) as string } },
    ],
  });
  expect(kept?.grants).toEqual(["integrator"]);
});

test("what is known to be published costs a tick no call", async () => {
  await units.hook(unit, "update-status"); // finds it there
  const tick = await units.hook(unit, "update-status");
  expect(
    tick.tools.filter(({ tool, args }) => tool === "relation-get" && args.includes(`connect-client:${first}`)),
  ).toEqual([]);
  expect(callsForOwnData(tick, `connect-client:${first}`, unit)).toEqual([]);
});

test("endpoints go with the workers and come back with them; the credentials stay", async () => {
  await configure(0);
  expect(await units.bag(first, application)).toEqual({ tls: "disabled", "secret-user": secret });
  await configure(1);
  expect(await units.bag(first, application)).toEqual({ endpoints, tls: "disabled", "secret-user": secret });
});

test("a plugin's URL is a sentence in status and log, as is what does not fit; both take nothing from the other clients", async () => {
  const greedy = await units.relate(`${application}:connect-client`, "greedy");
  const data = { "plugin-url": "http://127.0.0.1:1/plugin.tar" };
  const [run] = await units.publish({ relation: greedy, who: "greedy", data });
  const sentence = "connect-client: greedy asks for a plugin, which this charm does not load; use an image that has it";
  expect(await model.status(unit)).toBe(`blocked: ${sentence}`);
  expect(run?.log.filter(({ level, text }) => level === "WARNING" && text.endsWith(sentence)).length).toBe(1);
  expect(await units.bag(greedy, application)).toEqual({});
  await units.hook(unit, "update-status");
  expect(await model.status(unit)).toBe(`blocked: ${sentence}`);
  expect(await units.bag(first, application)).toEqual({ endpoints, tls: "disabled", "secret-user": secret });
  await units.publish({ relation: greedy, who: "greedy", data: { ...asked, "requested-secrets": "no-json" } });
  expect(await model.status(unit)).toMatch(
    /^blocked: relation .* key "requested-secrets": is no JSON list; correct it/,
  );
  await units.act(
    (now) => removeRelation(now, greedy),
    (now) => hooksToRemoveRelation(now, greedy),
  );
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("before Juju 3.0.3 the credentials are plain, also where secrets were asked for", async () => {
  await units.act(
    (now) => ({ ...setConfig(now, application, { kubeconfig: model.kubernetes.kubeconfig }), version: "2.9.52" }),
    () => [{ unit, hook: "config-changed" }],
  );
  const old = await units.relate(`${application}:connect-client`, "elder");
  await units.publish({ relation: old, who: "elder", data: asked });
  expect(await units.bag(old, application)).toEqual({
    endpoints,
    tls: "disabled",
    username: `relation-${old}`,
    password: expect.stringMatching(/^[\w-]{32}$/) as string,
  });
});

test("a unit that does not lead publishes nothing, and the next leader keeps the credentials", async () => {
  const before = await units.bag(first, application);
  await units.addUnit(application);
  await units.lead(`${application}/1`);
  await units.hook(unit, "update-status");
  await units.hook(`${application}/1`, "leader-elected");
  expect(await units.bag(first, application)).toEqual(before);
  await units.lead(unit);
});

test("a unit that leads once more does not take what it published for what another leader has published since", async () => {
  const publish = (other: string) => units.publish({ relation: first, who: application, data: { endpoints: other } });
  await units.hook(unit, "update-status");
  await units.hook(unit, "update-status"); // knows it to be there
  await units.lead(`${application}/1`);
  await publish("http://127.0.0.1:1");
  await units.lead(unit);
  await units.hook(unit, "leader-elected");
  expect((await units.bag(first, application))["endpoints"]).toBe(endpoints);
  await units.hook(unit, "update-status");
  await units.lead(`${application}/1`);
  await units.hook(unit, "update-status"); // sees that it leads no more
  await publish("http://127.0.0.1:2");
  await units.lead(unit);
  await units.hook(unit, "update-status");
  expect((await units.bag(first, application))["endpoints"]).toBe(endpoints);
});
