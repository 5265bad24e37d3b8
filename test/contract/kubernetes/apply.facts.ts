import { expect, test } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import { applyAll, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import { configMap, deployment, labels, named, type Context } from "./context.ts";

/** How an apply creates and changes, through this package's client. */
export function applyFacts(context: () => Context): void {
  test("an apply creates what is not there", async () => {
    const { created, object } = await context().api.apply(configMap("create", { data: { a: "1" } }));
    expect(created).toBe(true);
    expect(object).toMatchObject({
      kind: "ConfigMap",
      data: { a: "1" },
      metadata: { namespace: context().cluster.namespace },
    });
    expect(object.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await context().api.read("ConfigMap", named("create"))).toEqual(object);
  });

  test("an equal apply keeps the resourceVersion, also in another order of keys", async () => {
    const first = await context().api.apply(configMap("equal", { data: { a: "1", b: "2" } }));
    const second = await context().api.apply(configMap("equal", { data: { b: "2", a: "1" } }));
    expect(second.created).toBe(false);
    expect(second.object.metadata.resourceVersion).toBe(first.object.metadata.resourceVersion);
  });

  test("a changed value gives a new resourceVersion", async () => {
    const first = await context().api.apply(configMap("change", { data: { a: "1" } }));
    const second = await context().api.apply(configMap("change", { data: { a: "2" } }));
    expect(second.object["data"]).toEqual({ a: "2" });
    expect(second.object.metadata.resourceVersion).not.toBe(first.object.metadata.resourceVersion);
  });

  test("a field left out of the next apply vanishes", async () => {
    await context().api.apply(configMap("dropped", { data: { keep: "1", drop: "2" } }));
    await context().api.apply(configMap("dropped", { data: { keep: "1" } }));
    expect((await context().api.read("ConfigMap", named("dropped")))?.["data"]).toEqual({ keep: "1" });
  });

  test("a dry run answers as an apply does and writes nothing", async () => {
    const { created, object } = await context().api.apply(configMap("dry", { data: { a: "1" } }), { dryRun: true });
    expect(created).toBe(true);
    expect(object["data"]).toEqual({ a: "1" });
    expect(await context().api.read("ConfigMap", named("dry"))).toBeUndefined();

    const { object: written } = await context().api.apply(configMap("dry", { data: { a: "1" } }));
    const second = await context().api.apply(configMap("dry", { data: { a: "2" } }), { dryRun: true });
    expect(second.object["data"]).toEqual({ a: "2" });
    expect(second.object.metadata.resourceVersion).toBe(written.metadata.resourceVersion);
    expect((await context().api.read("ConfigMap", named("dry")))?.["data"]).toEqual({ a: "1" });
  });

  test("applying all tells created, changed and unchanged apart", async () => {
    const same = configMap("all-same", { data: { a: "1" } });
    await applyAll(context().api, [same, configMap("all-other", { data: { a: "1" } })], { log: silentLogger });
    const objects = [same, configMap("all-other", { data: { a: "2" } }), configMap("all-new", {})];
    const applied = await applyAll(context().api, objects, { log: silentLogger });
    expect(applied.map(({ outcome }) => outcome)).toEqual(["unchanged", "changed", "created"]);
  });

  test("applying all writes nothing when one object is refused", async () => {
    const objects = [configMap("none", { data: { a: "1" } }), deployment("none", { replicas: -1 })];
    await expect(applyAll(context().api, objects, { log: silentLogger })).rejects.toMatchObject({
      status: 422,
      remedy: "block",
    });
    expect(await context().api.read("ConfigMap", named("none"))).toBeUndefined();
  });

  test.each(["ConfigMap", "Secret"] as const)("the data of an immutable %s can't be changed", async (kind) => {
    const object = (value: string): KubernetesObject => ({
      ...configMap(`immutable-${kind.toLowerCase()}`, { immutable: true, data: { a: value } }),
      kind,
    });
    await context().api.apply(object("MQ=="));
    await expect(context().api.apply(object("Mg=="))).rejects.toMatchObject({
      code: "kubernetes-failed",
      status: 422,
      reason: "Invalid",
      remedy: "block",
      message: expect.stringContaining("data: Forbidden: field is immutable"),
    });
  });

  test("an unknown field blocks with its path, at the first attempt", async () => {
    const before = context().api.requests();
    await expect(context().api.apply(deployment("typo", { replica: 3 }))).rejects.toMatchObject({
      status: 500,
      remedy: "block",
      message: expect.stringContaining(".spec.replica: field not declared in schema"),
    });
    expect(context().api.requests() - before).toBe(1);
  });

  test("a changed selector of a Deployment is refused", async () => {
    await context().api.apply(deployment("selector"));
    const changed = deployment("selector", {
      selector: { matchLabels: { app: "other" } },
      template: { metadata: { labels: { app: "other" } }, spec: { containers: [{ name: "w", image: "w:1" }] } },
    });
    await expect(context().api.apply(changed)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("spec.selector: Invalid value, field is immutable"),
    });
  });

  test("an object that names another namespace is refused", async () => {
    const object = configMap("elsewhere", {});
    const elsewhere = { ...object, metadata: { ...object.metadata, namespace: "elsewhere" } };
    await expect(context().api.apply(elsewhere)).rejects.toMatchObject({
      status: 400,
      reason: "BadRequest",
      remedy: "block",
    });
  });

  test("a missing namespace blocks and is named", async () => {
    const nowhere = await context().open({ namespace: named("nowhere") });
    await expect(nowhere.apply(configMap("lost", {}))).rejects.toMatchObject({
      status: 404,
      remedy: "block",
      message: expect.stringContaining(`namespaces "${named("nowhere")}" not found; create the namespace`),
    });
    expect(await nowhere.read("ConfigMap", named("lost"))).toBeUndefined();
    await nowhere.close();
  });

  test("a wrong token blocks", async () => {
    const stranger = await context().open({
      kubeconfig: context().cluster.kubeconfig.replace(/("?token"?: "?)[^"\s]+/, "$1wrong"),
    });
    await expect(stranger.read("ConfigMap", "any")).rejects.toMatchObject({
      status: 401,
      reason: "Unauthorized",
      remedy: "block",
    });
    await stranger.close();
  });

  test("a changed number of replicas counts as a change and leaves the template equal", async () => {
    const { object: before } = await context().api.apply(deployment("scale"));
    await context().api.setReplicas(named("scale"), 3);
    const after = await context().api.read("Deployment", named("scale"));
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
    const { object: first } = await context().api.apply(service([]));
    const { object: second } = await context().api.apply(service(["10.0.0.0/8"]));
    expect(second["spec"]).toEqual(first["spec"]);
    expect(first["spec"]).toMatchObject({
      clusterIP: expect.stringMatching(/^10\.96\./),
      ports: [{ port: 8083, nodePort: expect.any(Number), targetPort: 8083, protocol: "TCP" }],
    });
  });
}
