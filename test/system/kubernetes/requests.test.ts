import { afterAll, beforeAll, expect, test } from "vitest";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { forwardPort, LOOPBACK } from "../../../tools/testbed/index.ts";
import { sharedCluster, type Audited, type SharedNamespace } from "./shared-cluster.ts";

// What a hook asks of a real API server, from its audit log. Test by test: each builds on what the former left.
let application: LayerApplication<SharedNamespace>;
let proxy: Awaited<ReturnType<typeof forwardPort>> | undefined;

beforeAll(async () => {
  application = await openApplicationOn(await sharedCluster().openNamespace());
  await relateKafka(application);
});
afterAll(async () => {
  await proxy?.close();
  await application?.close();
});

/** Plays kube-proxy, so that the Connect stand-in answers behind the NodePort. */
async function openNodePort(): Promise<void> {
  const services = await application.kubernetes.admin.list("Service");
  const port = Number(/"nodePort":(\d+)/.exec(JSON.stringify(services))?.[1]);
  const target = { host: LOOPBACK, port: application.connect.port };
  proxy = await forwardPort({ host: LOOPBACK, port, targets: () => [target] });
}

/** The requests of one act. */
async function asked(act: () => Promise<unknown>): Promise<readonly Audited[]> {
  const before = await application.kubernetes.audited();
  await act();
  return (await application.kubernetes.audited()).slice(before.length);
}

const told = (requests: readonly Audited[]): readonly string[] =>
  requests.map(({ verb, resource, dryRun }) => `${verb} ${resource}${dryRun ? " dryRun" : ""}`);
const isWrite = ({ verb, dryRun }: Audited): boolean => !dryRun && ["create", "patch", "delete"].includes(verb);
const objects = ["configmaps", "services", "services", "poddisruptionbudgets", "deployments"];

test("a first deployment makes two requests for each object and one more, then looks until the workers run", async () => {
  const { kubeconfig } = application.kubernetes;
  const requests = told(await asked(() => application.configure({ kubeconfig, topics: "lines", workers: 2 })));
  expect(await application.status()).toMatch(/^active: 2\/2 workers/);
  expect(requests.slice(0, 11)).toEqual([
    "list deployments",
    ...objects.map((one) => `patch ${one} dryRun`),
    ...objects.map((one) => `patch ${one}`),
  ]);
  const polls = requests.slice(11);
  expect(polls.filter((one) => one !== "list deployments").toSorted()).toEqual([
    "get services",
    "list configmaps",
    "list nodes",
    "list replicasets",
  ]);
});

test("Connect that does not answer at its address lets the next hook look at all objects", async () => {
  expect(told(await asked(() => application.hook("update-status")))).toContain("patch services dryRun");
  await openNodePort();
  await application.hook("update-status");
  expect(await application.status()).toBe("active: 2/2 workers, 0 connectors");
});

test("an unchanged hook makes two requests", async () => {
  for (const hook of ["update-status", "config-changed"]) {
    expect(told(await asked(() => application.hook(hook)))).toEqual(["list deployments", "list nodes"]);
  }
});

test("an hour later all objects are compared with what they are to be, and none is written to", async () => {
  const versions = async (): Promise<readonly unknown[]> => {
    const { admin } = application.kubernetes;
    const all = await Promise.all(
      (["ConfigMap", "Service", "PodDisruptionBudget", "Deployment"] as const).map((kind) => admin.list(kind)),
    );
    return all
      .flat()
      .map(({ kind, metadata }) => [kind, metadata.name, metadata.generation ?? metadata.resourceVersion]);
  };
  const before = await versions();
  await application.remember({ "kafka-connect-base.applied-at": Math.floor(Date.now() / 1000) - 3600 });
  const requests = await asked(() => application.hook("update-status"));
  expect(told(requests)).toContain("patch deployments dryRun");
  expect(requests.filter(isWrite)).toEqual([]);
  expect(await versions()).toEqual(before);
  expect(told(await asked(() => application.hook("update-status")))).toEqual(["list deployments", "list nodes"]);
});

test("what somebody changed or deleted by hand is put right within the hour", async () => {
  const { admin, namespace } = application.kubernetes;
  const [name = ""] = (await admin.list("Deployment")).map(({ metadata }) => metadata.name);
  await sharedCluster().kubectl(["scale", `deployment/${name}`, "--replicas=5", "-n", namespace]);
  await admin.remove("PodDisruptionBudget", name);
  await application.remember({ "kafka-connect-base.applied-at": 0 });
  await application.hook("update-status");
  expect(await admin.read("Deployment", name)).toMatchObject({ spec: { replicas: 2 } });
  expect(await admin.read("PodDisruptionBudget", name)).toBeDefined();
});
