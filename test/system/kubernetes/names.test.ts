import { expect, test } from "vitest";
import { checkAll, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { imageProfile } from "../../../src/layer/image.ts";
import { resources } from "../../../src/layer/resources/index.ts";
import { workersSpec } from "../../../src/layer/spec.ts";
import { workerProperties } from "../../../src/layer/worker-properties.ts";
import { defaultOptions } from "../../layer/default-options.ts";
import { openCharm } from "./a-charm.ts";

const shared = "a-name-of-forty-characters-that-two-have";
const names = [
  `${"x".repeat(62)}9`,
  `${"x".repeat(46)}-${"y".repeat(15)}-z`,
  "0-digits-first-1",
  `${shared}-one`,
  `${shared}-two`,
];

/** The objects of an application in this namespace. */
function objectsOf(application: string, namespace: string): readonly KubernetesObject[] {
  const owner = { model: { name: "prod", uuid: "0f4e" }, application };
  const profile = imageProfile("apache/kafka:4.3.1");
  const sources = { owner, profile, upperLayer: {}, relations: {}, groupId: "", workerConfig: { "my.password": "p" } };
  const pods = { secretEnv: { A: "1" }, networkPolicy: { from: [] } };
  const placement = { options: defaultOptions, profile, namespace, inKubernetes: false, inputs: "0f", pods };
  return resources(workersSpec(owner, workerProperties(sources), placement));
}

test("case 18: long names, digits first and a shared beginning give names that the server takes, each its own", async () => {
  const { api, space } = await openCharm();
  const all = names.map((name) => objectsOf(name, space.namespace));
  for (const objects of all) {
    const checked = await checkAll(api, objects);
    expect(checked.every(({ created }) => created)).toBe(true);
  }
  const places = all.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(new Set(places).size).toBe(places.length);
  expect(names.map((name) => objectsOf(name, space.namespace))).toEqual(all);
});

test("case 18: the controller makes pods of the longest name, whose labels are legal", async () => {
  const { api, space } = await openCharm();
  for (const object of objectsOf(names[0] ?? "", space.namespace)) await api.apply(object);
  await expect.poll(async () => (await space.admin.list("Pod")).length, { timeout: 20_000 }).toBe(1);
  const [pod] = await space.admin.list("Pod");
  expect(pod?.metadata.name.length).toBeLessThanOrEqual(63);
});
