import { afterAll, beforeAll, expect, test } from "vitest";
import type { Kind } from "../../../src/kubernetes/index.ts";
import { registerConnector, setPodOptions, setWorkerConfig } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { forwardPort, LOOPBACK } from "../../../tools/testbed/index.ts";
import { roleRules, user } from "../access.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// The rights of rbac/ taken away one by one from an application that runs; what the removal deletes is in
// remove.test.ts. Test by test: each leaves the workers running, with every right.
let space: SharedNamespace;
let application: LayerApplication<SharedNamespace>;
let isOpenToNobody = true;
const { kubectl } = sharedCluster();

beforeAll(async () => {
  space = await sharedCluster().openNamespace();
  application = await openApplicationOn(space, {
    handlers: [
      hook("*").do(askForWorkers),
      hook("*").do(function askForMore() {
        setWorkerConfig({ "sasl.jaas.config": 'x required password="planted";' });
        setPodOptions(isOpenToNobody ? { networkPolicy: { from: [] } } : {});
      }),
      hook("start").do(async function declare() {
        await registerConnector({ "connector.class": "x" }, "one");
      }),
    ],
  });
  await relateKafka(application);
  await application.configure({ kubeconfig: space.kubeconfig, topics: "lines" });
  await openNodePort();
  await application.hook("start");
});
afterAll(async () => {
  await proxy?.close();
  await application?.close();
});

let proxy: Awaited<ReturnType<typeof forwardPort>> | undefined;

/** Plays kube-proxy, so that the Connect stand-in answers behind the NodePort. */
async function openNodePort(): Promise<void> {
  await proxy?.close();
  const port = Number(/"nodePort":(\d+)/.exec(JSON.stringify(await space.admin.list("Service")))?.[1]);
  const target = { host: LOOPBACK, port: application.connect.port };
  proxy = await forwardPort({ host: LOOPBACK, port, targets: () => [target] });
}

const runs = /^active: 1\/1 workers/;

/** Replaces the rules of the charm's Role: those of the repository, without one right. */
async function grantAllBut(verb?: string, resource?: string): Promise<void> {
  const rules = (await roleRules()).flatMap((rule) =>
    rule.resources.map((one) => ({
      ...rule,
      resources: [one],
      verbs: rule.verbs.filter((name) => one !== resource || name !== verb),
    })),
  );
  const metadata = { name: user, namespace: space.namespace };
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata };
  await kubectl(
    ["replace", "-f", "-"],
    JSON.stringify({ ...role, rules: rules.filter(({ verbs }) => verbs.length > 0) }),
  );
}

const labelSelector = "app.kubernetes.io/name=kafka-connect";

const kinds: Readonly<Record<string, Kind>> = {
  configmaps: "ConfigMap",
  secrets: "Secret",
  services: "Service",
  poddisruptionbudgets: "PodDisruptionBudget",
  networkpolicies: "NetworkPolicy",
  deployments: "Deployment",
};

/** Every object of the application with its version; a Deployment without what its controller writes. */
async function versions(): Promise<readonly string[]> {
  const all = await Promise.all(Object.values(kinds).map((kind) => space.admin.list(kind, { labelSelector })));
  return all.flat().map(({ kind, metadata: { name, uid, generation, resourceVersion } }) => {
    return [kind, name, uid, generation ?? resourceVersion].join(" ");
  });
}

/** A hook that looks at all objects, an hour later. */
async function lookAtAll(): Promise<void> {
  await application.remember({ "kafka-connect-base.applied-at": 0 });
  await application.hook("update-status");
}

/** How many requests followed the first one that was refused. */
async function askedAfterRefusal(act: () => Promise<unknown>): Promise<number> {
  const before = (await space.audited()).length;
  await act();
  const asked = (await space.audited()).slice(before);
  const first = asked.findIndex(({ code }) => code === 403);
  expect(first, "was refused something").toBeGreaterThanOrEqual(0);
  return asked.length - first - 1;
}

/** Deletes what is applied of a kind, as somebody might. The declared connectors are applied by nobody again. */
async function deleteAll(resource: string): Promise<void> {
  const found = await space.admin.list(kinds[resource] ?? "Service", { labelSelector });
  for (const { kind, metadata } of found.filter(({ metadata: { name } }) => !name.endsWith("-connectors"))) {
    await space.admin.remove(kind, metadata.name);
  }
}

/** The status where one right is missing. */
const blockedBy = (right: string): string =>
  `blocked: missing rights in namespace ${space.namespace}: ${right}; grant them to the kubeconfig's user`;

const each = (verb: string, resources = Object.keys(kinds)): readonly string[] =>
  resources.map((resource) => `${verb} ${resource}`);

test.each([
  ...each("get"),
  ...each("patch"),
  ...each("list", ["configmaps", "services", "networkpolicies", "deployments", "replicasets"]),
  ...each("create"),
])(
  "case 21: without the right to %s nothing is written, and the status names it until it is granted",
  async (right) => {
    const [verb = "", resource = ""] = right.split(" ");
    if (verb === "create") await deleteAll(resource);
    await grantAllBut(verb, resource);
    const former = await versions();
    expect(await askedAfterRefusal(lookAtAll)).toBeLessThanOrEqual(2);
    expect(await application.status()).toBe(blockedBy(right));
    expect(await versions()).toEqual(former);
    await grantAllBut();
    await application.hook("update-status");
    if (right === "create services") await openNodePort();
    expect(await application.status()).toMatch(runs);
    expect(await versions()).toHaveLength(8);
  },
);

test("case 21: without the right to list nodes the status names the whole cluster, and nothing is written", async () => {
  const subject = `--serviceaccount=${space.namespace}:${user}`;
  const binding = `${user}-${space.namespace}`;
  await kubectl(["delete", "clusterrolebinding", binding]);
  const former = await versions();
  expect(await askedAfterRefusal(() => application.hook("update-status"))).toBeLessThanOrEqual(2);
  expect(await application.status()).toBe(
    "blocked: missing rights in the whole cluster: list nodes; grant them to the kubeconfig's user",
  );
  expect(await versions()).toEqual(former);
  await kubectl(["create", "clusterrolebinding", binding, `--clusterrole=${user}`, subject]);
  await application.hook("update-status");
  expect(await application.status()).toMatch(runs);
});

test("case 21: a NetworkPolicy that may not be deleted stays until that is granted", async () => {
  isOpenToNobody = false;
  await grantAllBut("delete", "networkpolicies");
  expect(await askedAfterRefusal(lookAtAll)).toBeLessThanOrEqual(2);
  expect(await application.status()).toBe(blockedBy("delete networkpolicies"));
  expect(await space.admin.list("NetworkPolicy")).toHaveLength(1);
  await grantAllBut();
  await application.hook("update-status");
  expect(await application.status()).toMatch(runs);
  expect(await space.admin.list("NetworkPolicy")).toEqual([]);
});

test("case 21: what may not be listed to find out why workers do not come up is named in the log", async () => {
  const [deployment] = await space.admin.list("Deployment");
  const name = `deployment/${deployment?.metadata.name}`;
  await kubectl(["set", "image", name, "*=apache/kafka:absent", "-n", space.namespace]);
  await expect
    .poll(async () => JSON.stringify(await space.admin.list("Pod")), { timeout: 20_000 })
    .toContain("ImagePullBackOff");
  await application.remember({ "kafka-connect-base.applied-at": Math.floor(Date.now() / 1000) });
  const cannotPull =
    "blocked: cannot pull image apache/kafka:absent; correct option image; 1 of 1 old workers still run";
  const statuses = {
    pods: "waiting: rolling out 1/1 workers; why is unknown without the right to list pods",
    events: cannotPull,
    replicasets: cannotPull,
  };
  for (const [resource, status] of Object.entries(statuses)) {
    await grantAllBut("list", resource);
    const logged: string[] = [];
    const after = await askedAfterRefusal(async () => {
      logged.push(...(await application.hook("update-status")).log.map(({ text }) => text));
    });
    expect(after).toBeLessThanOrEqual(3);
    expect(logged.join("\n")).toContain(`missing rights in namespace ${space.namespace}: list ${resource}`);
    expect(await application.status()).toBe(status);
  }
  await grantAllBut();
  await lookAtAll();
  expect(await application.status()).toMatch(runs);
});

test("case 21: workers of a former group whose pods may not be listed are not stopped", async () => {
  await grantAllBut("list", "pods");
  const former = await versions();
  const after = await askedAfterRefusal(() => application.configure({ "group-id": "another" }));
  expect(after).toBeLessThanOrEqual(2);
  expect(await application.status()).toBe(blockedBy("list pods"));
  expect(await versions()).toEqual(former);
  await grantAllBut();
  await application.hook("config-changed");
  expect(await application.status()).toMatch(runs);
});

test("case 21: a removal that may not list PodDisruptionBudgets removes nothing, and all once it is granted", async () => {
  await grantAllBut("list", "poddisruptionbudgets");
  const former = await versions();
  const right = `missing rights in namespace ${space.namespace}: list poddisruptionbudgets; grant them`;
  await expect(application.hook("stop")).rejects.toThrow(right);
  expect(await versions()).toEqual(former);
  await grantAllBut();
  await application.hook("stop");
  expect(await versions()).toEqual([]);
});
