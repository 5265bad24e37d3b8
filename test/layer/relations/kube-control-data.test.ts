import { expect, test } from "vitest";
import { kubeControlRequest, readKubeControl, type Provider } from "../../../src/layer/relations/kube-control.ts";

const model = { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" };
const user = `juju:${model.uuid}:connect/0`;
const unit = (name: string, data: Readonly<Record<string, string>>): Provider => ({
  name,
  receivedRaw: new Map(Object.entries(data)),
});
const endpoints = '["https://10.0.0.1:6443"]';
const credsOf = (creds: object): string => JSON.stringify({ [user]: creds });
const plain = { client_token: "c", kubelet_token: "k", proxy_token: "p", scope: "connect/0" };
const inSecret = { client_token: "", kubelet_token: "", proxy_token: "", scope: "connect/0", "secret-id": "secret:1" };
const read = (...units: readonly Provider[]) => readKubeControl(units, user, "kube-control:3");

test("the request is three raw texts; schema 1 is offered where Juju has secrets", () => {
  const request = { kubelet_user: user, auth_group: "system:masters" };
  const context = { model, unit: "connect/0" };
  expect(kubeControlRequest({ ...context, jujuVersion: "3.6.27" })).toEqual({ ...request, schema_vers: "[0, 1]" });
  expect(kubeControlRequest({ ...context, jujuVersion: "2.9.52" })).toEqual({ ...request, schema_vers: "[0]" });
});

test("schema 0 has the token in the data", () => {
  expect(read(unit("k8s/0", { "api-endpoints": endpoints, creds: credsOf(plain) }))).toEqual({
    state: "ready",
    server: "https://10.0.0.1:6443",
    token: { text: "c" },
    ca: undefined,
  });
});

test("schema 1 has the token and the CA in secrets", () => {
  const data = { "api-endpoints": endpoints, creds: credsOf(inSecret), "ca-certificate-secret-id": "secret:2" };
  expect(read(unit("k8s/0", data))).toMatchObject({
    token: { secret: "secret:1", key: "client-token" },
    ca: { secret: "secret:2", key: "ca-certificate" },
  });
});

test("of several units the one with our token counts, and what it lacks comes from the first that has it", () => {
  const others = unit("k8s/0", { "api-endpoints": endpoints, creds: "" });
  const leader = unit("k8s/1", { creds: credsOf(plain), "ca-certificate-secret-id": "secret:2" });
  expect(read(others, leader)).toMatchObject({ state: "ready", server: "https://10.0.0.1:6443", token: { text: "c" } });
  const own = unit("k8s/1", { creds: credsOf(plain), "api-endpoints": '["https://10.0.0.2:6443"]' });
  expect(read(others, own)).toMatchObject({ server: "https://10.0.0.2:6443" });
});

test("of several endpoints the first in alphabetical order is taken", () => {
  const both = '["https://10.0.0.9:6443", "https://10.0.0.1:6443"]';
  expect(read(unit("k8s/0", { "api-endpoints": both, creds: credsOf(plain) }))).toMatchObject({
    server: "https://10.0.0.1:6443",
  });
});

test.each([
  ["nothing at all", {}, "credentials"],
  ["the credentials of others", { "api-endpoints": endpoints, creds: '{"juju:other:connect/0": {}}' }, "credentials"],
  ["no endpoints", { creds: credsOf(plain) }, "api-endpoints"],
])("with %s more is waited for", (_name, data, missing) => {
  expect(read(unit("k8s/0", data))).toEqual({ state: "incomplete", missing });
});

test.each([
  ["creds that are no JSON", { creds: "hunter2-no-json" }, "creds"],
  ["creds without a token", { creds: credsOf({ scope: "x" }) }, "creds"],
  ["endpoints over plain HTTP", { creds: credsOf(plain), "api-endpoints": '["http://10.0.0.1"]' }, "api-endpoints"],
  ["endpoints that are no list", { creds: credsOf(plain), "api-endpoints": "10.0.0.1" }, "api-endpoints"],
])("%s are told with relation, unit and key, and without the value", (_name, data, key) => {
  const said = read(unit("k8s/0", data));
  const message = said.state === "wrong" ? said.problem.message : said.state;
  expect(message).toMatch(new RegExp(`^relation kube-control:3, unit k8s/0, key "${key}": .*; correct it in k8s$`));
  expect(message).not.toContain("hunter2");
});
