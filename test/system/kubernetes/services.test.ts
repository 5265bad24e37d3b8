import { describe, expect, test } from "vitest";
import { applyAll, prune, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { openCharm } from "./a-charm.ts";
import { deployment, labels, service, sixObjects } from "./six-objects.ts";

const portOf = (object: KubernetesObject | undefined): number | undefined => Object(object?.["spec"]).ports[0].nodePort;

describe("case 27: node ports", () => {
  test("case 27: a port is allocated, stays across five applies, is freed with the type, and comes again", async () => {
    const charm = await openCharm();
    const { object } = await charm.api.apply(service("kc-six-ext", "NodePort"));
    const port = portOf(object);
    expect(port).toBeGreaterThanOrEqual(30_000);
    for (let count = 0; count < 5; count += 1) {
      const [applied] = await applyAll(charm.api, [service("kc-six-ext", "NodePort")], charm);
      expect(applied?.outcome).toBe("unchanged");
    }
    const { object: inside } = await charm.api.apply(service("kc-six-ext", "ClusterIP"));
    expect(inside["spec"]).toMatchObject({ type: "ClusterIP" });
    expect(portOf(inside)).toBeUndefined();
    // The port is free again: another Service can have it.
    expect(portOf((await charm.api.apply(service("other", "NodePort", port))).object)).toBe(port);
    const again = portOf((await charm.api.apply(service("kc-six-ext", "NodePort"))).object);
    expect(again).toBeGreaterThanOrEqual(30_000);
    expect(again).not.toBe(port);
  });

  test("case 27: a fixed port that is taken blocks with its path", async () => {
    const charm = await openCharm();
    const port = portOf((await charm.api.apply(service("kc-six-ext", "NodePort"))).object);
    await expect(applyAll(charm.api, [service("second", "NodePort", port)], charm)).rejects.toMatchObject({
      status: 422,
      remedy: "block",
      message: expect.stringMatching(/spec\.ports\[0\]\.nodePort: Invalid value, provided port is already allocated/),
    });
    expect(await charm.api.read("Service", "second")).toBeUndefined();
  });
});

describe("case 32: objects that are no longer wanted", () => {
  test("case 32: go with their uid; those of others, and those that only look like ours, stay", async () => {
    const charm = await openCharm();
    await applyAll(charm.api, sixObjects(), charm);
    await charm.kubectl(["create", "configmap", "kc-six-cfg-old"]);
    await charm.kubectl(["create", "secret", "generic", "kc-six-sec-old"]);
    const theirs = { ...labels, "app.kubernetes.io/instance": "kc-other" };
    await charm.api.apply({
      ...service("kc-six-theirs", "ClusterIP"),
      metadata: { name: "kc-six-theirs", labels: theirs },
    });
    const wanted = new Set(["Deployment kc-six", "ConfigMap kc-six-cfg", "Service kc-six", "Secret kc-six-sec"]);
    const pruned = await prune(charm.api, {
      kinds: ["Deployment", "ConfigMap", "Service", "PodDisruptionBudget"],
      secrets: ["kc-six-sec", "kc-six-sec-old", "never-there"],
      labels,
      keep: ({ kind, metadata }) => wanted.has(`${kind} ${metadata.name}`),
      log: charm.log,
    });
    expect(pruned).toEqual([
      { kind: "Service", name: "kc-six-ext" },
      { kind: "PodDisruptionBudget", name: "kc-six" },
    ]);
    const names = await charm.kubectl(["get", "configmap,secret,service", "-o", "name"]);
    for (const name of ["configmap/kc-six-cfg-old", "secret/kc-six-sec-old", "service/kc-six-theirs"]) {
      expect(names).toContain(name);
    }
  });

  test("case 32: a removal with another uid removes nothing, and one in the foreground stays until its pods are gone", async () => {
    const charm = await openCharm();
    const { object } = await charm.api.apply(deployment());
    const { uid } = object.metadata;
    expect(await charm.api.remove("Deployment", "kc-six", { uid: "00000000-0000-4000-8000-000000000000" })).toBe(false);
    expect(uid && (await charm.api.remove("Deployment", "kc-six", { uid, propagation: "Foreground" }))).toBe(true);
    await expect.poll(() => charm.api.read("Deployment", "kc-six"), { timeout: 30_000 }).toBeUndefined();
    expect(
      await charm.kubectl(["get", "replicaset,pod", "-l", "app.kubernetes.io/instance=kc-six", "-o", "name"]),
    ).toBe("");
  });
});

test("case 33: what pod security warns of is logged once with the Deployment, and a Deployment that keeps to it warns of nothing", async () => {
  const charm = await openCharm();
  await charm.kubectl(["label", "namespace", charm.space.namespace, "pod-security.kubernetes.io/warn=restricted"]);
  await applyAll(charm.api, [deployment()], charm);
  const warnings = charm.lines.filter(({ level }) => level === "WARNING").map(({ text }) => text);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^kubernetes warns kind=Deployment name=kc-six warning="would violate PodSecurity .{200,}…"$/s,
    ),
  ]);
});

test("a list takes field selectors and a limit", async () => {
  const charm = await openCharm();
  await applyAll(charm.api, sixObjects(), charm);
  const names = async (...which: Parameters<typeof charm.api.list>): Promise<readonly string[]> =>
    (await charm.api.list(...which)).map(({ metadata }) => metadata.name);
  expect(await names("Service", { fieldSelector: "metadata.name=kc-six-ext" })).toEqual(["kc-six-ext"]);
  expect(await names("Service", { limit: 1 })).toEqual(["kc-six"]);
});

test("a NetworkPolicy is applied, listed and removed", async () => {
  const charm = await openCharm();
  const policy: KubernetesObject = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "kc-six", labels },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
  };
  const [applied] = await applyAll(charm.space.admin, [policy], charm);
  expect(applied?.outcome).toBe("created");
  expect(await charm.space.admin.list("NetworkPolicy")).toMatchObject([
    { kind: "NetworkPolicy", spec: policy["spec"] },
  ]);
  expect(await charm.space.admin.remove("NetworkPolicy", "kc-six")).toBe(true);
});
