import { afterAll, beforeAll, expect, test } from "vitest";
import { setPodOptions } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// One application, test by test: each builds on what the former left.
let space: SharedNamespace;
let application: LayerApplication<SharedNamespace>;
let policy = true;

beforeAll(async () => {
  space = await sharedCluster().openNamespace();
  application = await openApplicationOn(space, {
    handlers: [
      hook("*").do(askForWorkers),
      hook("*").do(function askForPolicy() {
        setPodOptions(policy ? { networkPolicy: { from: [] } } : {});
      }),
    ],
  });
  await relateKafka(application);
  await application.configure({ kubeconfig: space.kubeconfig, topics: "lines" });
});
afterAll(() => application?.close());

const namesOf = async (kind: "Service" | "NetworkPolicy"): Promise<readonly string[]> =>
  (await space.admin.list(kind)).map(({ metadata }) => metadata.name.replace(/^kc-sink-[0-9a-f]{8}/, "<base>"));

/** Of the removals of this name: what they were bound to can't be seen in the audit log, only that they were sent. */
const removals = async (): Promise<readonly string[]> =>
  (await space.audited()).filter(({ verb }) => verb === "delete").map(({ resource }) => resource);

test("case 32: another expose prunes the Service of the former, and nothing of somebody else's", async () => {
  expect(await namesOf("Service")).toEqual(["<base>", "<base>-ext"]);
  const [external] = (await space.admin.list("Service")).filter(({ metadata }) => metadata.name.endsWith("-ext"));
  const { name = "" } = external?.metadata ?? {};
  await space.admin.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `${name}-2`, namespace: space.namespace, labels: { "app.kubernetes.io/name": "kafka-connect" } },
    spec: { ports: [{ port: 80 }] },
  });
  await application.configure({ expose: "clusterip" });
  expect(await namesOf("Service")).toEqual(["<base>", "<base>-ext-2"]);
  expect(await removals()).toEqual(["services"]);
});

test("case 32: a Service that somebody put in the place of the former is left alone", async () => {
  await application.configure({ expose: "nodeport" });
  const former = (await space.admin.list("Service")).find(({ metadata }) => metadata.name.endsWith("-ext"));
  await space.admin.remove("Service", former?.metadata.name ?? "");
  const theirs = { name: former?.metadata.name ?? "", namespace: space.namespace };
  await space.admin.apply({ apiVersion: "v1", kind: "Service", metadata: theirs, spec: { ports: [{ port: 80 }] } });
  await application.configure({ expose: "clusterip" });
  expect(await namesOf("Service")).toEqual(["<base>", "<base>-ext", "<base>-ext-2"]);
});

test("case 32: a NetworkPolicy goes once nobody asks for it, and every other stays", async () => {
  expect(await namesOf("NetworkPolicy")).toEqual(["<base>"]);
  await space.admin.apply({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "theirs", namespace: space.namespace },
    spec: { podSelector: {} },
  });
  policy = false;
  await application.hook("config-changed");
  expect(await namesOf("NetworkPolicy")).toEqual(["theirs"]);
});
