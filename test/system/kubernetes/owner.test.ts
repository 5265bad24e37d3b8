import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { registerConnector } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { openJujuNamespace, type JujuNamespace } from "./juju-model.ts";
import { sharedCluster } from "./shared-cluster.ts";

const kinds = "configmaps,secrets,services,poddisruptionbudgets,deployments,networkpolicies";

let model: JujuNamespace;
let application: LayerApplication<JujuNamespace>;

beforeAll(async () => {
  model = await openJujuNamespace();
  application = await openApplicationOn(model, {
    ...model.inPod,
    handlers: [
      hook("*").do(askForWorkers),
      hook("config-changed").do(async function declareConnector() {
        await registerConnector({ "connector.class": "x" }, "one");
      }),
    ],
  });
  await relateKafka(application);
});
afterAll(() => application?.close());

async function objects(): Promise<readonly KubernetesObject[]> {
  const { kubectl } = sharedCluster();
  const labelled = ["-l", "app.kubernetes.io/part-of=sink", "-o", "json"];
  return (
    JSON.parse(await kubectl(["get", kinds, "-n", model.namespace, ...labelled])) as { items: KubernetesObject[] }
  ).items;
}

const uids = async (): Promise<readonly string[]> =>
  (await objects()).map(({ metadata }) => metadata.uid ?? "").toSorted();

const owners = async (): Promise<ReadonlySet<unknown>> =>
  new Set((await objects()).map(({ metadata }) => JSON.stringify(metadata.ownerReferences ?? null)));

const reference = (uid: string): string =>
  JSON.stringify([{ apiVersion: "apps/v1", kind: "StatefulSet", name: "sink", uid }]);

const settle = { timeout: 20_000, interval: 200 };

describe("in a Kubernetes model", () => {
  test("without trust the status says what is missing and how to trust the charm; nothing is written", async () => {
    const { log } = await application.configure({ topics: "lines", image: "apache/kafka:4.3.1" });
    const [, told, next] = /^blocked: \d+ of \d+ (rights .*), such as .*(; .*)$/.exec(await application.status()) ?? [];
    expect(told).toBe(`rights are missing in namespace ${model.namespace}`);
    expect(next).toBe('; run "juju trust sink --scope=cluster"');
    const warnings = log.filter(({ level }) => level === "WARNING").map(({ text }) => text);
    expect(warnings).toContainEqual(
      expect.stringContaining("get/create/patch/delete secrets, create/delete services, "),
    );
    expect(await objects()).toEqual([]);
  });

  test("every object names Juju's StatefulSet of the application as its owner", async () => {
    await model.trust();
    const uid = await model.makeStatefulSet("sink");
    await application.hook("config-changed");
    expect(await application.status()).toMatch(/^active: 1\/1 workers/);
    expect((await objects()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["ConfigMap", "Service", "PodDisruptionBudget", "Deployment"]),
    );
    expect(await owners()).toEqual(new Set([reference(uid)]));
  });

  test("a StatefulSet that Juju replaces without taking its own along is named anew by the next apply", async () => {
    const { kubectl } = sharedCluster();
    const before = await uids();
    await kubectl(["delete", "statefulset", "sink", "-n", model.namespace, "--cascade=orphan", "--wait"]);
    await expect.poll(owners, settle).toEqual(new Set(["null"]));
    const uid = await model.makeStatefulSet("sink");
    await application.hook("upgrade-charm");
    expect(await owners()).toEqual(new Set([reference(uid)]));
    expect(await uids()).toEqual(before);
  });

  test("one of the application's name that is not Juju's is no owner", async () => {
    const { kubectl } = sharedCluster();
    const label = (value: string) =>
      kubectl([
        "label",
        "statefulset",
        "sink",
        `app.kubernetes.io/managed-by=${value}`,
        "--overwrite",
        "-n",
        model.namespace,
      ]);
    const ofDeployment = async (): Promise<unknown> =>
      (await objects()).find(({ kind }) => kind === "Deployment")?.metadata.ownerReferences;
    await label("somebody");
    await application.hook("upgrade-charm");
    expect(await ofDeployment()).toBeUndefined();
    await label("juju");
    await application.hook("upgrade-charm");
    expect(await ofDeployment()).toHaveLength(1);
  });

  test("case 36: with Juju's StatefulSet everything of the application goes, and nothing else", async () => {
    const { kubectl } = sharedCluster();
    await kubectl(["create", "configmap", "other", "-n", model.namespace]);
    await kubectl(["delete", "statefulset", "sink", "-n", model.namespace, "--cascade=foreground", "--wait=false"]);
    await expect.poll(objects, settle).toEqual([]);
    expect(await kubectl(["get", "configmap", "other", "-n", model.namespace, "-o", "name"])).toContain("other");
  });

  test("case 36: an object whose owner has another uid is collected, so no uid is ever made up", async () => {
    const uid = await model.makeStatefulSet("sink");
    const made = (name: string, ofOwner: string): KubernetesObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name,
        namespace: model.namespace,
        ownerReferences: [{ apiVersion: "apps/v1", kind: "StatefulSet", name: "sink", uid: ofOwner }],
      },
    });
    await model.admin.apply(made("right", uid));
    await model.admin.apply(made("wrong", "00000000-0000-4000-8000-000000000000"));
    await expect.poll(() => model.admin.read("ConfigMap", "wrong"), settle).toBeUndefined();
    expect(await model.admin.read("ConfigMap", "right")).toBeDefined();
  });
});
