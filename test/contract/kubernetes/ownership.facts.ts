import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import {
  applyRaw,
  configMap,
  container,
  create,
  deployment,
  labels,
  managers,
  named,
  pathOf,
  type Context,
} from "./context.ts";
import { at, media, textAt, type RawAnswer } from "./raw.ts";

/** Whose each field is, and what becomes of one that its owner leaves out. */
export function ownershipFacts(context: () => Context): void {
  const force = "&force=true";
  const data = (answer: RawAnswer): unknown => at(answer, "data");
  const plain = (suffix: string, content: object): KubernetesObject => ({
    ...configMap(suffix, { data: content }),
    metadata: { name: named(suffix) },
  });
  const labelled = async (suffix: string): Promise<void> => {
    await context().raw.ask({
      method: "PATCH",
      path: pathOf(context(), "ConfigMap", suffix),
      body: { metadata: { labels } },
      contentType: media.merge,
    });
  };

  test("an apply owns the fields that it names, and those only", async () => {
    const answer = await applyRaw(context(), configMap("own", { data: { a: "1" } }), { manager: "one" });
    expect(managers(answer)).toEqual([
      {
        manager: "one",
        operation: "Apply",
        apiVersion: "v1",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { "f:a": {} }, "f:metadata": { "f:labels": { "f:contract-run": {} } } },
      },
    ]);
  });

  test("a create owns all that it brought, with the maps that it opened", async () => {
    const answer = await create(context(), configMap("own-post", { data: { a: "1" } }), "fieldManager=poster");
    expect(managers(answer)).toMatchObject([
      {
        manager: "poster",
        operation: "Update",
        fieldsV1: {
          "f:data": { ".": {}, "f:a": {} },
          "f:metadata": { "f:labels": { ".": {}, "f:contract-run": {} } },
        },
      },
    ]);
  });

  test("a created Deployment's owner has its defaults, too, item by item of its lists", async () => {
    const object = container("own-deployment", { env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] });
    const answer = await create(context(), object, "fieldManager=poster");
    const own = managers(answer).find(({ manager }) => manager === "poster");
    expect(own?.["fieldsV1"]).toEqual({
      "f:metadata": { "f:labels": { ".": {}, "f:contract-run": {} } },
      "f:spec": {
        "f:progressDeadlineSeconds": {},
        "f:replicas": {},
        "f:revisionHistoryLimit": {},
        "f:selector": {},
        "f:strategy": { "f:rollingUpdate": { ".": {}, "f:maxSurge": {}, "f:maxUnavailable": {} }, "f:type": {} },
        "f:template": {
          "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
          "f:spec": {
            "f:containers": {
              'k:{"name":"worker"}': {
                ".": {},
                "f:env": { ".": {}, 'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} } },
                "f:image": {},
                "f:imagePullPolicy": {},
                "f:name": {},
                "f:ports": {
                  ".": {},
                  'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:protocol": {} },
                },
                "f:resources": {},
                "f:terminationMessagePath": {},
                "f:terminationMessagePolicy": {},
              },
            },
            "f:dnsPolicy": {},
            "f:restartPolicy": {},
            "f:schedulerName": {},
            "f:securityContext": {},
            "f:terminationGracePeriodSeconds": {},
          },
        },
      },
    });
  });

  describe("without force", () => {
    test("another applier's value is a conflict, with the owner and the path", async () => {
      await applyRaw(context(), configMap("conflict", { data: { a: "1" } }), { manager: "one" });
      expect(await applyRaw(context(), plain("conflict", { a: "2" }), { manager: "two" })).toMatchObject({
        status: 409,
        body: {
          reason: "Conflict",
          message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
          details: {
            causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" }],
          },
        },
      });
    });

    test("what an update wrote is a conflict with the version of the API", async () => {
      await create(context(), configMap("conflict-update", { data: { a: "1" } }), "fieldManager=poster");
      expect(await applyRaw(context(), plain("conflict-update", { a: "2" }))).toMatchObject({
        status: 409,
        body: { message: 'Apply failed with 1 conflict: conflict with "poster" using v1: .data.a' },
      });
    });

    test("several conflicts are told by their owners", async () => {
      await create(context(), configMap("conflicts", { data: { a: "1", b: "1" } }), "fieldManager=poster");
      await applyRaw(context(), plain("conflicts", { a: "2", c: "2" }), { manager: "one", query: force });
      const { status, body } = await applyRaw(context(), plain("conflicts", { a: "3", b: "3", c: "3" }));
      expect({ status, message: textAt({ body }, "message") }).toEqual({
        status: 409,
        message:
          'Apply failed with 3 conflicts: conflicts with "one":\n- .data.a\n- .data.c\nconflicts with "poster" using v1:\n- .data.b',
      });
    });

    test("case 8: a scaled Deployment is a conflict with the subresource, and force takes it back", async () => {
      await applyRaw(context(), deployment("scaled"), { manager: "one" });
      const scale = await context().raw.ask({
        method: "PATCH",
        path: `${pathOf(context(), "Deployment", "scaled")}/scale?fieldManager=scaler`,
        body: { spec: { replicas: 4 } },
        contentType: media.merge,
      });
      expect(scale).toMatchObject({ status: 200, body: { kind: "Scale", spec: { replicas: 4 } } });
      expect(await applyRaw(context(), deployment("scaled"), { manager: "one" })).toMatchObject({
        status: 409,
        body: {
          message:
            'Apply failed with 1 conflict: conflict with "scaler" with subresource "scale" using apps/v1: .spec.replicas',
        },
      });
      const forced = await applyRaw(context(), deployment("scaled"), { manager: "one", query: force });
      expect(at(forced, "spec.replicas")).toBe(1);
    });
  });

  test("an equal value is shared, and stays until both leave it out", async () => {
    await applyRaw(context(), configMap("shared", { data: { a: "1", b: "1" } }), { manager: "one" });
    await applyRaw(context(), plain("shared", { a: "1" }), { manager: "two" });
    const left = await applyRaw(context(), configMap("shared", { data: { b: "1" } }), { manager: "one" });
    expect(data(left)).toEqual({ a: "1", b: "1" });
    const gone = await applyRaw(context(), plain("shared", {}), { manager: "two" });
    expect(data(gone)).toEqual({ b: "1" });
  });

  test("a field that another manager set stays when an applier leaves it out", async () => {
    await applyRaw(context(), configMap("foreign", { data: { a: "1" } }), { manager: "one" });
    await applyRaw(context(), plain("foreign", { b: "2" }), { manager: "two" });
    const answer = await applyRaw(context(), configMap("foreign", { data: {} }), { manager: "one" });
    expect(data(answer)).toEqual({ b: "2" });
  });

  test("entries of a list are owned one by one, by their key", async () => {
    await create(context(), container("list", { env: [{ name: "A", value: "1" }] }), "fieldManager=poster");
    const both = await applyRaw(context(), container("list", { env: [{ name: "B", value: "2" }] }), { query: force });
    const env = (answer: RawAnswer): unknown => at(answer, "spec.template.spec.containers.0.env");
    expect(env(both)).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    expect(env(await applyRaw(context(), container("list", {}), { query: force }))).toEqual([
      { name: "A", value: "1" },
    ]);
  });

  test("entries of a list keep the order that is applied", async () => {
    const env = (...names: readonly string[]): KubernetesObject =>
      container("order", { env: names.map((name) => ({ name, value: "1" })) });
    await applyRaw(context(), env("A", "B"));
    const answer = await applyRaw(context(), env("C", "B", "A"));
    const entries = at(answer, "spec.template.spec.containers.0.env") as readonly { readonly name: string }[];
    expect(entries.map(({ name }) => name)).toEqual(["C", "B", "A"]);
  });

  test("a list that is one value is replaced whole", async () => {
    await applyRaw(context(), container("atomic", { args: ["a", "b"] }));
    const answer = await applyRaw(context(), container("atomic", { args: ["c"] }));
    expect(at(answer, "spec.template.spec.containers.0.args")).toEqual(["c"]);
  });

  test("with the last field of a struct that somebody owned go its defaults: they come anew", async () => {
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 5 } };
    await applyRaw(context(), deployment("struct", { strategy }));
    const answer = await applyRaw(context(), deployment("struct"));
    expect(at(answer, "spec.strategy")).toEqual({
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
    });
  });

  test("managedFields of one empty entry take all managers away; what was there is then before the first apply", async () => {
    await create(context(), configMap("reset", { data: { a: "1" } }), "fieldManager=poster");
    const path = pathOf(context(), "ConfigMap", "reset");
    const body = { metadata: { managedFields: [{}] } };
    const reset = await context().raw.ask({ method: "PATCH", path, body, contentType: media.merge });
    expect(managers(reset)).toEqual([]);
    const applied = await applyRaw(context(), plain("reset", { b: "2" }), { manager: "one" });
    expect(managers(applied).map(({ manager, operation }) => [manager, operation])).toEqual([
      ["before-first-apply", "Update"],
      ["one", "Apply"],
    ]);
    expect(data(applied)).toEqual({ a: "1", b: "2" });
  });

  test("managedFields can be handed over by a JSON patch that names the version", async () => {
    const made = await create(context(), configMap("hand-over", { data: { a: "1", b: "1" } }), "fieldManager=kubectl");
    const path = pathOf(context(), "ConfigMap", "hand-over");
    const [entry] = at(made, "metadata.managedFields") as readonly object[];
    const body = [
      { op: "replace", path: "/metadata/managedFields", value: [{ ...entry, manager: "one", operation: "Apply" }] },
      { op: "replace", path: "/metadata/resourceVersion", value: textAt(made, "metadata.resourceVersion") },
    ];
    const patched = await context().raw.ask({ method: "PATCH", path, body, contentType: media.json });
    expect(patched.status).toBe(200);
    expect(managers(patched).map(({ manager, operation }) => [manager, operation])).toEqual([["one", "Apply"]]);
    const applied = await applyRaw(context(), configMap("hand-over", { data: { a: "1" } }), { manager: "one" });
    expect(data(applied)).toEqual({ a: "1" });
    const again = await context().raw.ask({ method: "PATCH", path, body, contentType: media.json });
    expect(again).toMatchObject({ status: 409, body: { reason: "Conflict" } });
  });

  test("an annotation of kubectl apply is nothing special to an apply", async () => {
    const last = { "kubectl.kubernetes.io/last-applied-configuration": "{}\n" };
    const object = configMap("annotated", { data: { a: "1" } });
    await create(context(), { ...object, metadata: { ...object.metadata, annotations: last } }, "fieldManager=kubectl");
    await labelled("annotated");
    const answer = await applyRaw(context(), configMap("annotated", { data: { a: "1" } }));
    expect(at(answer, "metadata.annotations")).toEqual(last);
  });
}
