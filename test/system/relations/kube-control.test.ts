import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import {
  addSecret,
  deploy,
  grantSecret,
  hooksAfterDeploy,
  hooksToRemoveRelation,
  nextSecretId,
  relateRemote,
  removeRelation,
} from "../../../src/sandbox/index.ts";
import { buildForTest, openModel, type BuiltForTest, type TestModel } from "../../helpers/model.ts";
import { callsForOwnData, modelOfUnits, type ModelOfUnits } from "./model-of-units.ts";

vi.setConfig({ testTimeout: 60_000 }); // a test is up to a dozen hooks, each of them some processes

// One life of a charm without an option for Kubernetes; its hooks are processes, and the hook tools executables.
const unit = "file-stream/0";
const user = "juju:5b0e2f6c-0000-4000-8000-000000000001:file-stream/0";
const provider = "control-plane";
let built: BuiltForTest;
let model: TestModel;
let units: ModelOfUnits;
let relation: number;
let ids: { readonly token: string; readonly ca: string };

beforeAll(async () => {
  built = await buildForTest("examples/file-stream");
  model = await openModel(built);
  units = modelOfUnits(model, unit);
  await units.act(
    (now) => {
      const deployed = deploy(now, { application: "file-stream", charm: model.charm, config: { topics: "lines" } });
      return relateRemote(deployed, "file-stream:kafka", { host: "127.0.0.1", port: "9092" });
    },
    (now) => hooksAfterDeploy(now, unit),
  );
}, 60_000);
afterAll(async () => {
  await model.close();
  await built.remove();
});

/** What the kubeconfig of the stand-in says. */
function cluster(): { readonly server: string; readonly ca: string; readonly token: string } {
  const config = parse(model.kubernetes.kubeconfig) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: { readonly token: string } }[];
  };
  const { server = "", "certificate-authority-data": ca = "" } = config.clusters[0]?.cluster ?? {};
  return { server, ca: Buffer.from(ca, "base64").toString(), token: config.users[0]?.user.token ?? "" };
}

test("a unit asks for a token as soon as it is related, and the status says what it waits for", async () => {
  relation = await units.relate("file-stream:kube-control", provider);
  expect(await units.bag(relation, unit)).toEqual({
    "private-address": "127.0.0.1",
    kubelet_user: user,
    auth_group: "system:masters",
    schema_vers: "[0, 1]",
  });
  expect(await model.status(unit)).toBe(
    `waiting: relation kube-control:${relation}: waiting for ${provider} to publish credentials`,
  );
});

test("secrets that are not granted yet are waited for", async () => {
  const { server, token, ca } = cluster();
  await units.act(
    (now) => {
      const tokenId = nextSecretId(now);
      const one = addSecret(now, { id: tokenId, owner: provider, content: { "client-token": token }, grants: [] });
      const caId = nextSecretId(one);
      ids = { token: tokenId, ca: caId };
      return addSecret(one, { id: caId, owner: provider, content: { "ca-certificate": ca }, grants: [] });
    },
    () => [],
  );
  await units.publish({
    relation,
    who: `${provider}/0`,
    data: {
      "api-endpoints": JSON.stringify([server]),
      "ca-certificate-secret-id": ids.ca,
      creds: JSON.stringify({ [user]: { client_token: "", scope: unit, "secret-id": ids.token } }),
    },
  });
  expect(await model.status(unit)).toMatch(/^waiting: .* its secrets, which are not granted yet$/);
});

test("with token and CA the workers are applied", async () => {
  const grant = { grantee: "file-stream" };
  await units.act(
    (now) => grantSecret(grantSecret(now, ids.token, grant.grantee), ids.ca, grant.grantee),
    () => [{ unit, hook: "config-changed" }],
  );
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a tick reads the token and nothing else of the relation", async () => {
  await units.hook(unit, "update-status");
  const tick = await units.hook(unit, "update-status");
  const about = tick.tools.filter(({ args }) => args.includes(`kube-control:${relation}`)).map(({ tool }) => tool);
  expect([about, callsForOwnData(tick, `kube-control:${relation}`, unit)]).toEqual([["relation-list"], []]);
  expect(tick.tools.filter(({ tool }) => tool === "secret-get").length).toBe(1);
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("a second cluster blocks, and is not used while the first gives no access", async () => {
  const second = await units.relate("file-stream:kube-control", "other-plane");
  const data = (await units.bag(relation, `${provider}/0`)) as Readonly<Record<"creds", string>>;
  await units.publish({ relation: second, who: "other-plane/0", data });
  const sentence = `blocked: relations kube-control:${relation} and kube-control:${second} both lead to a Kubernetes; remove one of them`;
  expect(await model.status(unit)).toBe(sentence);
  model.kubernetes.forget();
  await units.publish({ relation, who: `${provider}/0`, data: { creds: "" } });
  expect(await model.status(unit)).toBe(sentence);
  expect(model.kubernetes.requests()).toEqual([]);
  await units.publish({ relation, who: `${provider}/0`, data: { creds: data.creds } });
  await units.act(
    (now) => removeRelation(now, second),
    (now) => hooksToRemoveRelation(now, second),
  );
  expect(await model.status(unit)).toBe("active: 1/1 workers, 2 connectors");
});

test("another unit asks for a token of its own", async () => {
  await units.addUnit("file-stream");
  expect((await units.bag(relation, "file-stream/1"))["kubelet_user"]).toBe(user.replace(/0$/, "1"));
});

test("what does not fit is a sentence in the status, without the value", async () => {
  await units.publish({ relation, who: `${provider}/0`, data: { creds: "no-json" } });
  const sentence = `blocked: relation kube-control:${relation}, unit ${provider}/0, key "creds": is no JSON object; correct it in ${provider}`;
  expect(await model.status(unit)).toBe(sentence);
  await units.hook(unit, "update-status"); // what it knew before is forgotten
  expect(await model.status(unit)).toBe(sentence);
});

test("without the relation access is missing again", async () => {
  await units.act(
    (now) => removeRelation(now, relation),
    (now) => hooksToRemoveRelation(now, relation),
  );
  expect(await model.status(unit)).toMatch(/^blocked: missing: Kubernetes access/);
  expect(model.flags()).not.toContain("kafka-connect.running");
});
