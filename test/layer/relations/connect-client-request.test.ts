import { expect, test } from "vitest";
import { clientAnswer, clientUser, readClientRequest } from "../../../src/layer/relations/connect-client.ts";

const source = { relation: "connect-client:7", who: "integrator" };
const read = (bag: Readonly<Record<string, string>>) => readClientRequest(new Map(Object.entries(bag)), source);
const secrets = '["username", "password", "tls", "tls-ca", "uris", "read-only-uris"]';

test("a client without a plugin gets credentials as it asks for them", () => {
  expect(read({ "plugin-url": "NOT-REQUIRED", "requested-secrets": secrets })).toEqual({
    state: "client",
    inSecret: true,
  });
  expect(read({ "plugin-url": "NOT-REQUIRED" })).toEqual({ state: "client", inSecret: false });
  expect(read({ "plugin-url": "NOT-REQUIRED", "requested-secrets": '["tls"]' })).toMatchObject({ inSecret: false });
});

test("a client that has published nothing asks for nothing", () => {
  expect(read({ data: "{}", "requested-secrets": secrets })).toEqual({ state: "silent" });
});

test("a URL asks for a plugin, whatever its scheme", () => {
  expect(read({ "plugin-url": "http://10.1.1.5:8080/plugin" })).toEqual({ state: "plugin" });
  expect(read({ "plugin-url": "not-required" })).toEqual({ state: "plugin" });
});

test("requested-secrets that are no list are told by relation, application and key", () => {
  const request = read({ "plugin-url": "NOT-REQUIRED", "requested-secrets": "username" });
  expect(request.state === "wrong" && request.problem.message).toBe(
    'relation connect-client:7, application integrator, key "requested-secrets": is no JSON list; correct it in integrator',
  );
});

test("endpoints are URLs without TLS, users are named by the relation's number", () => {
  expect(clientAnswer(["10.0.0.1:30083", "[fd00::1]:30083"])).toEqual({
    endpoints: "http://10.0.0.1:30083,http://[fd00::1]:30083",
    tls: "disabled",
  });
  expect([clientAnswer([]), clientUser("connect-client:7")]).toEqual([{ endpoints: "" }, "relation-7"]);
});
