import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { silentLogger } from "../../src/core/index.ts";
import {
  applyAll,
  createKubernetesApi,
  type KubernetesApi,
  type KubernetesObject,
} from "../../src/kubernetes/index.ts";

/** A cluster to hold the contract against. The facts leave nothing behind in its namespace. */
export type ContractCluster = {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly close: () => Promise<void>;
};

/** The facts about an API server that this package builds on, true of the stand-in and of the real one. */
export function kubernetesContract(name: string, start: () => Promise<ContractCluster>): void {
  describe(`Kubernetes contract: ${name}`, () => {
    let cluster: ContractCluster;
    let api: KubernetesApi;
    const run = randomBytes(4).toString("hex");
    const labels = { "contract-run": run };
    const named = (suffix: string): string => `contract-${run}-${suffix}`;

    const open = (
      changes: { readonly namespace?: string; readonly kubeconfig?: string } = {},
    ): Promise<KubernetesApi> =>
      createKubernetesApi({
        kubeconfig: cluster.kubeconfig,
        namespace: cluster.namespace,
        fieldManager: "contract",
        log: silentLogger,
        ...changes,
      });

    beforeAll(async () => {
      cluster = await start();
      api = await open();
    }, 60_000);

    afterAll(async () => {
      for (const kind of ["Deployment", "Service", "ConfigMap", "Secret", "PodDisruptionBudget"] as const) {
        const left = await api.list(kind, { labelSelector: `contract-run=${run}` });
        for (const { metadata } of left) await api.remove(kind, metadata.name);
      }
      await api.close();
      await cluster.close();
    });

    const configMap = (suffix: string, content: Readonly<Record<string, unknown>>): KubernetesObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: named(suffix), labels },
      ...content,
    });

    const deployment = (suffix: string, spec: Readonly<Record<string, unknown>> = {}): KubernetesObject => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: named(suffix), labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: named(suffix) } },
        template: {
          metadata: { labels: { app: named(suffix) } },
          spec: { containers: [{ name: "worker", image: "registry.invalid/worker:1" }] },
        },
        ...spec,
      },
    });

    test("an apply creates what is not there", async () => {
      const { created, object } = await api.apply(configMap("create", { data: { a: "1" } }));
      expect(created).toBe(true);
      expect(object).toMatchObject({ kind: "ConfigMap", data: { a: "1" }, metadata: { namespace: cluster.namespace } });
      expect(object.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(await api.read("ConfigMap", named("create"))).toEqual(object);
    });

    test("an equal apply keeps the resourceVersion, also in another order of keys", async () => {
      const first = await api.apply(configMap("equal", { data: { a: "1", b: "2" } }));
      const second = await api.apply(configMap("equal", { data: { b: "2", a: "1" } }));
      expect(second.created).toBe(false);
      expect(second.object.metadata.resourceVersion).toBe(first.object.metadata.resourceVersion);
    });

    test("a changed value gives a new resourceVersion", async () => {
      const first = await api.apply(configMap("change", { data: { a: "1" } }));
      const second = await api.apply(configMap("change", { data: { a: "2" } }));
      expect(second.object["data"]).toEqual({ a: "2" });
      expect(second.object.metadata.resourceVersion).not.toBe(first.object.metadata.resourceVersion);
    });

    test("a field left out of the next apply vanishes", async () => {
      await api.apply(configMap("dropped", { data: { keep: "1", drop: "2" } }));
      await api.apply(configMap("dropped", { data: { keep: "1" } }));
      expect((await api.read("ConfigMap", named("dropped")))?.["data"]).toEqual({ keep: "1" });
    });

    test("a dry run answers as an apply does and writes nothing", async () => {
      const { created, object } = await api.apply(configMap("dry", { data: { a: "1" } }), { dryRun: true });
      expect(created).toBe(true);
      expect(object["data"]).toEqual({ a: "1" });
      expect(await api.read("ConfigMap", named("dry"))).toBeUndefined();

      const { object: written } = await api.apply(configMap("dry", { data: { a: "1" } }));
      const second = await api.apply(configMap("dry", { data: { a: "2" } }), { dryRun: true });
      expect(second.object["data"]).toEqual({ a: "2" });
      expect(second.object.metadata.resourceVersion).toBe(written.metadata.resourceVersion);
      expect((await api.read("ConfigMap", named("dry")))?.["data"]).toEqual({ a: "1" });
    });

    test("applying all tells created, changed and unchanged apart", async () => {
      const same = configMap("all-same", { data: { a: "1" } });
      await applyAll(api, [same, configMap("all-other", { data: { a: "1" } })], { log: silentLogger });
      const objects = [same, configMap("all-other", { data: { a: "2" } }), configMap("all-new", {})];
      const applied = await applyAll(api, objects, { log: silentLogger });
      expect(applied.map(({ outcome }) => outcome)).toEqual(["unchanged", "changed", "created"]);
    });

    test("applying all writes nothing when one object is refused", async () => {
      const objects = [configMap("none", { data: { a: "1" } }), deployment("none", { replicas: -1 })];
      await expect(applyAll(api, objects, { log: silentLogger })).rejects.toMatchObject({
        status: 422,
        remedy: "block",
      });
      expect(await api.read("ConfigMap", named("none"))).toBeUndefined();
    });

    test.each(["ConfigMap", "Secret"] as const)("the data of an immutable %s can't be changed", async (kind) => {
      const object = (value: string): KubernetesObject => ({
        ...configMap(`immutable-${kind.toLowerCase()}`, { immutable: true, data: { a: value } }),
        kind,
      });
      await api.apply(object("MQ=="));
      await expect(api.apply(object("Mg=="))).rejects.toMatchObject({
        code: "kubernetes-failed",
        status: 422,
        reason: "Invalid",
        remedy: "block",
        message: expect.stringContaining("data: Forbidden: field is immutable"),
      });
    });

    test("an unknown field blocks with its path, at the first attempt", async () => {
      const before = api.requests();
      await expect(api.apply(deployment("typo", { replica: 3 }))).rejects.toMatchObject({
        status: 500,
        remedy: "block",
        message: expect.stringContaining(".spec.replica: field not declared in schema"),
      });
      expect(api.requests() - before).toBe(1);
    });

    test("a changed selector of a Deployment is refused", async () => {
      await api.apply(deployment("selector"));
      const changed = deployment("selector", {
        selector: { matchLabels: { app: "other" } },
        template: { metadata: { labels: { app: "other" } }, spec: { containers: [{ name: "w", image: "w:1" }] } },
      });
      await expect(api.apply(changed)).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining("spec.selector: Invalid value, field is immutable"),
      });
    });

    test("an object that names another namespace is refused", async () => {
      const object = configMap("elsewhere", {});
      const elsewhere = { ...object, metadata: { ...object.metadata, namespace: "elsewhere" } };
      await expect(api.apply(elsewhere)).rejects.toMatchObject({ status: 400, reason: "BadRequest", remedy: "block" });
    });

    test("a missing namespace blocks and is named", async () => {
      const nowhere = await open({ namespace: named("nowhere") });
      await expect(nowhere.apply(configMap("lost", {}))).rejects.toMatchObject({
        status: 404,
        remedy: "block",
        message: expect.stringContaining(`namespaces "${named("nowhere")}" not found; create the namespace`),
      });
      expect(await nowhere.read("ConfigMap", named("lost"))).toBeUndefined();
      await nowhere.close();
    });

    test("a wrong token blocks", async () => {
      const stranger = await open({ kubeconfig: cluster.kubeconfig.replace(/("?token"?: "?)[^"\s]+/, "$1wrong") });
      await expect(stranger.read("ConfigMap", "any")).rejects.toMatchObject({
        status: 401,
        reason: "Unauthorized",
        remedy: "block",
      });
      await stranger.close();
    });

    test("what is removed is gone, and removing it again says so", async () => {
      await api.apply(configMap("remove", {}));
      expect(await api.remove("ConfigMap", named("remove"))).toBe(true);
      expect(await api.remove("ConfigMap", named("remove"))).toBe(false);
      expect(await api.read("ConfigMap", named("remove"))).toBeUndefined();
    });

    test("a removal with a uid spares another object of the same name", async () => {
      const { object } = await api.apply(configMap("uid", {}));
      const other = "00000000-0000-4000-8000-000000000000";
      expect(await api.remove("ConfigMap", named("uid"), { uid: other })).toBe(false);
      expect(await api.read("ConfigMap", named("uid"))).toBeDefined();
      const { uid } = object.metadata;
      expect(await api.remove("ConfigMap", named("uid"), uid === undefined ? {} : { uid })).toBe(true);
    });

    test("a list holds the objects with the label, each with kind and version", async () => {
      const colored = (suffix: string, color: string): KubernetesObject => {
        const object = configMap(suffix, {});
        return { ...object, metadata: { ...object.metadata, labels: { ...labels, color } } };
      };
      await applyAll(api, [colored("red-2", "red"), colored("blue", "blue"), colored("red-1", "red")], {
        log: silentLogger,
      });
      const found = await api.list("ConfigMap", { labelSelector: `contract-run=${run},color=red` });
      expect(found.map(({ metadata }) => metadata.name)).toEqual([named("red-1"), named("red-2")]);
      expect(found[0]).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
    });

    test("a changed number of replicas counts as a change and leaves the template equal", async () => {
      const { object: before } = await api.apply(deployment("scale"));
      await api.setReplicas(named("scale"), 3);
      const after = await api.read("Deployment", named("scale"));
      expect(after?.metadata.generation).toBe((before.metadata.generation ?? 0) + 1);
      expect(after?.["spec"]).toEqual({ ...Object(before["spec"]), replicas: 3 });
    });

    test("a Service keeps its addresses and its node port across applies", async () => {
      const service = (sourceRanges: readonly string[]): KubernetesObject => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: named("service"), labels, annotations: { changes: String(sourceRanges.length) } },
        spec: { type: "NodePort", selector: { app: "x" }, ports: [{ name: "rest-api", port: 8083 }] },
      });
      const { object: first } = await api.apply(service([]));
      const { object: second } = await api.apply(service(["10.0.0.0/8"]));
      expect(second["spec"]).toEqual(first["spec"]);
      expect(first["spec"]).toMatchObject({
        clusterIP: expect.stringMatching(/^10\.96\./),
        ports: [{ port: 8083, nodePort: expect.any(Number), targetPort: 8083, protocol: "TCP" }],
      });
    });

    test("the controller sees a new Deployment and makes pods of its template", async () => {
      await api.apply(deployment("pods", { replicas: 2 }));
      const selector = { labelSelector: `app=${named("pods")}` };
      const pods = await until(async () => {
        const found = await api.list("Pod", selector);
        return found.length === 2 ? found : undefined;
      });
      const hashes = new Set(pods.map(({ metadata }) => metadata.labels?.["pod-template-hash"]));
      expect(hashes.size).toBe(1);
      expect(pods[0]?.metadata.ownerReferences?.[0]).toMatchObject({ kind: "ReplicaSet", controller: true });
      const seen = await api.read("Deployment", named("pods"));
      expect(Object(seen?.["status"])).toMatchObject({ observedGeneration: seen?.metadata.generation });
    });
  });
}

/** The first answer that is not `undefined`; fails after 10 s. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error("nothing came within 10 s");
}
