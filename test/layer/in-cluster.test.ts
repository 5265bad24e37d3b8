import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { silentLogger } from "../../src/core/index.ts";
import { readHookContext } from "../../src/juju/index.ts";
import { createKubernetesApi } from "../../src/kubernetes/index.ts";
import { inCluster, inClusterKubeconfig, podNamespace } from "../../src/layer/in-cluster.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

let cluster: KubernetesStandIn;
let folder: string;
let server: string;

beforeAll(async () => {
  cluster = await startKubernetesStandIn();
  folder = await mkdtemp(join(tmpdir(), "account-"));
  const { clusters, users } = parse(cluster.kubeconfig) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: { readonly token: string } }[];
  };
  server = clusters[0]?.cluster["server"] ?? "";
  await writeFile(join(folder, "token"), `${users[0]?.user.token}\n`);
  const ca = clusters[0]?.cluster["certificate-authority-data"] ?? "";
  await writeFile(join(folder, "ca.crt"), Buffer.from(ca, "base64"));
  await writeFile(join(folder, "namespace"), "default");
});
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

const open = async () =>
  createKubernetesApi({
    kubeconfig: await inClusterKubeconfig({ server, folder }),
    fieldManager: "kafka-connect-base",
    log: silentLogger,
    howToGrant: 'run "juju trust connect --scope=cluster"',
  });

test("a pod's service account opens the cluster in its namespace", async () => {
  const api = await open();
  expect([api.namespace, await api.list("ConfigMap")]).toEqual(["default", []]);
  await api.close();
});

test("a renewed token is read by the next client", async () => {
  const token = join(folder, "token");
  await writeFile(token, "renewed");
  expect(await inClusterKubeconfig({ server, folder })).toContain('"token":"renewed"');
});

test("without the right the next step is to trust the application", async () => {
  const api = await open();
  cluster.failNext({ status: 403 });
  await expect(api.list("ConfigMap")).rejects.toThrow(/; run "juju trust connect --scope=cluster"$/);
  await api.close();
});

test("it is for a Kubernetes model whose pods have an account", () => {
  expect(inCluster({ kubernetesServer: server, serviceAccount: folder })).toEqual({ server, folder });
  expect(inCluster({ serviceAccount: folder })).toBeUndefined();
  expect(inCluster({ kubernetesServer: server, serviceAccount: join(folder, "absent") })).toBeUndefined();
});

test("the pod's namespace is told beside its token", async () => {
  expect(await podNamespace({ server, folder })).toBe("default");
});

test("the server is where Juju says, with an IPv6 address in brackets", () => {
  const environment = {
    JUJU_UNIT_NAME: "connect/0",
    JUJU_MODEL_NAME: "shop",
    JUJU_MODEL_UUID: "5b0e2f6c-0000-4000-8000-000000000001",
    JUJU_CHARM_DIR: "/charm",
    JUJU_VERSION: "3.6.27",
  };
  const serverAt = (host: string) =>
    readHookContext({ ...environment, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: "6443" })
      .kubernetesServer;
  expect([serverAt("10.152.183.1"), serverAt("fd00::1"), serverAt("")]).toEqual([
    "https://10.152.183.1:6443",
    "https://[fd00::1]:6443",
    undefined,
  ]);
});
