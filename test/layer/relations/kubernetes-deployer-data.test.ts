import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../../src/core/index.ts";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { deployerRequest, readDeployer, withoutSecrets } from "../../../src/layer/relations/kubernetes-deployer.ts";

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "kc-connect" } } as const;
const unit = (name: string, received: Readonly<Record<string, Json>>) => ({
  name,
  received: new Map(Object.entries(received)),
});
const read = (...units: readonly ReturnType<typeof unit>[]) => readDeployer(units, "connect", "kubernetes:3");

test("the request names model and application, and its uuid is the MD5 of both", () => {
  const owner = { model: { name: "shop", uuid: "5b0e2f6c-0000-4000-8000-000000000001" }, application: "file-stream" };
  expect(deployerRequest(owner, [service])).toEqual({
    resource: [service],
    uuid: "c9ab6049375472e0ea36d9d493f19daf",
    model_uuid: owner.model.uuid,
    juju_unit: "file-stream",
  });
});

test.each<[string, Json]>([
  ["objects by application, as deployers of 2018 publish them", { connect: [service], other: [{}] }],
  ["a list of objects", [service]],
  ["a list in which what is not there is null", [null, service, "x", { kind: "Unknown", metadata: { name: "a" } }]],
])("defect 13: a status is %s", (_name, status) => {
  expect(read(unit("deployer/0", { status, workers: ["10.0.0.1"] }))).toEqual({
    live: [service],
    workers: ["10.0.0.1"],
    error: undefined,
  });
});

test("defect 13: a status is an error", () => {
  expect(read(unit("deployer/0", { status: { error: "no" } }))).toEqual({ live: [], workers: [], error: "no" });
});

test("of several units the first that has something to say counts", () => {
  const silent = unit("deployer/0", { "ingress-address": "10.0.0.9", status: "" });
  const speaking = unit("deployer/1", { status: [service], workers: ["10.0.0.1"] });
  expect(read(silent, speaking, unit("deployer/2", { status: [] })).live).toEqual([service]);
  expect(read(silent)).toEqual({ live: [], workers: [], error: undefined });
});

test("objects of other applications are none of ours", () => {
  expect(read(unit("deployer/0", { status: { other: [service] } })).live).toEqual([]);
});

test("defect 13: another shape is told without its content", () => {
  expect(() => read(unit("deployer/0", { status: "hunter2" }))).toThrow(
    'relation kubernetes:3, unit deployer/0, key "status": is neither a list of objects nor an error; correct it in deployer',
  );
});

test("no secret value of six characters and more is left in an error, in clear or as base64", () => {
  const secretWord = fc.stringMatching(/^[A-Za-z0-9+/.~!-]{6,30}$/);
  fc.assert(
    fc.property(fc.array(secretWord, { minLength: 1, maxLength: 4 }), fc.string(), (words, noise) => {
      const value = words.map((word, index) => `key${index}=${word}`).join("\n");
      const data = { file: Buffer.from(value).toString("base64") };
      const secret: KubernetesObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data };
      const said = withoutSecrets(`${noise} ${words.join(` ${noise} `)} ${data.file}`, [secret]);
      expect([...words, data.file].filter((one) => said.includes(one))).toEqual([]);
    }),
  );
});

test.each([
  ["in a login", 'x required password="a:b,c;d=e";'],
  ["in JSON", '{"sink":{"password":"a:b,c;d=e"}}'],
  ["in a properties file", "group.id=g\nssl.key.password=a:b,c;d=e\n"],
])("a deployer's words are without a password of marks %s", (_where, text) => {
  const data = { file: Buffer.from(text).toString("base64") };
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data } as const;
  expect(withoutSecrets("error: a:b,c;d=e is wrong", [secret])).toBe("error: … is wrong");
});
