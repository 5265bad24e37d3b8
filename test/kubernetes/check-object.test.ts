import { onTestFinished, describe, expect, test } from "vitest";
import { silentLogger } from "../../src/core/index.ts";
import {
  applyAll,
  createKubernetesApi,
  InvalidObjectError,
  type KubernetesObject,
} from "../../src/kubernetes/index.ts";
import { checkObject } from "../../src/kubernetes/check-object.ts";
import { startKubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

const mebibyte = 2 ** 20;

const pod = (containers: readonly object[], more: object = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "w" },
  spec: { template: { spec: { containers, ...more } } },
});

const service = (...ports: readonly object[]): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "s" },
  spec: { ports },
});

const config = (text: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c" },
  data: { text },
});

const secret = (bytes: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s" },
  data: { text: Buffer.alloc(bytes, "x").toString("base64") },
});

describe("two entries with one key are refused, and named", () => {
  const a = { name: "a" };
  test.each<readonly [string, KubernetesObject, string]>([
    [
      "env",
      pod([{ ...a, env: [{ name: "X", value: "hunter2" }, { name: "X" }] }]),
      "spec.template.spec.containers[name=a].env: name X is there twice",
    ],
    [
      "ports",
      pod([{ ...a, ports: [{ containerPort: 1 }, { containerPort: 1, protocol: "TCP" }] }]),
      "containers[name=a].ports: containerPort 1/TCP is there twice",
    ],
    [
      "mounts",
      pod([{ ...a, volumeMounts: [{ mountPath: "/a" }, { mountPath: "/a" }] }]),
      "volumeMounts: mountPath /a is there twice",
    ],
    [
      "volumes",
      pod([a], { volumes: [{ name: "v" }, { name: "v" }] }),
      "spec.template.spec.volumes: name v is there twice",
    ],
    ["containers", pod([a, a]), "spec.template.spec.containers: name a is there twice"],
    [
      "init containers",
      pod([a], { initContainers: [{ ...a, env: [{ name: "X" }, { name: "X" }] }] }),
      "initContainers[name=a].env: name X is there twice",
    ],
    [
      "pull secrets",
      pod([a], { imagePullSecrets: [{ name: "p" }, { name: "p" }] }),
      "imagePullSecrets: name p is there twice",
    ],
    [
      "a Service's ports",
      service({ port: 80 }, { port: 80, protocol: "TCP" }),
      "spec.ports: port 80/TCP is there twice",
    ],
  ])("%s", (_what, object, fault) => {
    expect(() => checkObject(object)).toThrow(fault);
    expect(() => checkObject(object)).not.toThrow("hunter2");
  });
});

test("one number for TCP and for UDP is no duplicate", () => {
  expect(() => checkObject(service({ port: 53 }, { port: 53, protocol: "UDP" }))).not.toThrow();
});

test.each([
  ["a ConfigMap", config("x".repeat(mebibyte)), config(`${"x".repeat(mebibyte - 1)}é`)],
  ["a Secret, as it is decoded", secret(mebibyte), secret(mebibyte + 1)],
])("%s of 1 MiB is taken, and a byte more is refused", (_what, fits, tooLarge) => {
  expect(() => checkObject(fits)).not.toThrow();
  expect(() => checkObject(tooLarge)).toThrow(/bytes, of which it holds 1048576; correct what it is made from/);
});

test("nothing is sent of several objects when one can't be", async () => {
  const server = await startKubernetesStandIn();
  onTestFinished(server.close);
  const api = await createKubernetesApi({ kubeconfig: server.kubeconfig, fieldManager: "test", log: silentLogger });
  onTestFinished(api.close);
  const objects = [config("fine"), config("x".repeat(mebibyte + 1))];
  await expect(applyAll(api, objects, { log: silentLogger })).rejects.toThrow(InvalidObjectError);
  await expect(api.apply(config("x".repeat(mebibyte + 1)))).rejects.toMatchObject({ remedy: "block" });
  expect(api.requests()).toBe(0);
});
