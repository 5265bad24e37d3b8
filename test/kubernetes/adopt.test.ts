import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubernetesObject, ManagedFields } from "../../src/kubernetes/index.ts";
import { adoption } from "../../src/kubernetes/adopt.ts";

const us = "kafka-connect-base";

const entry = (manager: string, fieldsV1: object, more: Partial<ManagedFields> = {}): ManagedFields => ({
  manager,
  operation: "Update",
  apiVersion: "apps/v1",
  fieldsType: "FieldsV1",
  time: "2026-11-23T09:00:00Z",
  fieldsV1: { ...fieldsV1 },
  ...more,
});

const live = (
  managedFields: readonly ManagedFields[],
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "w", resourceVersion: "7", annotations, managedFields },
});

const wanted: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "w" },
  spec: { replicas: 1 },
};

const entriesOf = (patch: Readonly<Record<string, unknown>>): readonly ManagedFields[] =>
  Object(patch["metadata"]).managedFields;

test("what kubectl apply owns becomes ours, as if we had applied it, and its copy of the object goes", () => {
  const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
  const theirs = entry("kubectl-client-side-apply", { "f:spec": { "f:paused": {} } });
  expect(adoption(live([theirs], { [lastApplied]: "{}" }), wanted, us)).toEqual({
    managers: ["kubectl-client-side-apply"],
    patch: {
      metadata: {
        resourceVersion: "7",
        annotations: { [lastApplied]: null },
        managedFields: [
          {
            manager: us,
            operation: "Apply",
            apiVersion: "apps/v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:spec": { "f:paused": {} } },
          },
        ],
      },
    },
  });
});

test("it is added to what is ours already, what we set in other ways included", () => {
  const found = adoption(
    live([
      entry(us, { "f:spec": { "f:a": {} } }, { operation: "Apply" }),
      entry(us, { "f:spec": { "f:replicas": {} } }),
      entry("kubectl-create", { "f:spec": { "f:b": { ".": {}, "f:c": {} } } }),
    ]),
    wanted,
    us,
  );
  expect(found?.managers).toEqual([us, "kubectl-create"].toSorted());
  expect(entriesOf(found?.patch ?? {}).map(({ fieldsV1 }) => fieldsV1)).toEqual([
    { "f:spec": { "f:a": {}, "f:replicas": {}, "f:b": { ".": {}, "f:c": {} } } },
  ]);
});

test.each([
  ["a controller's status", entry("kube-controller-manager", { "f:status": {} }, { subresource: "status" })],
  ["a scale by kubectl", entry("kubectl", { "f:spec": { "f:replicas": {} } }, { subresource: "scale" })],
  ["an autoscaler", entry("horizontal-pod-autoscaler", { "f:spec": { "f:replicas": {} } }, { subresource: "scale" })],
  ["a label by hand", entry("kubectl-label", { "f:metadata": { "f:labels": { "f:a": {} } } })],
  ["an edit by hand", entry("kubectl-edit", { "f:spec": {} })],
  ["another program's apply", entry("argocd", { "f:spec": {} }, { operation: "Apply" })],
  ["kubectl apply --server-side", entry("kubectl", { "f:spec": {} }, { operation: "Apply" })],
  ["our own apply", entry(us, { "f:spec": { "f:replicas": {} } }, { operation: "Apply" })],
])("%s is left alone", (_what, one) => {
  expect(adoption(live([one]), wanted, us)).toBeUndefined();
});

test("replicas that an object leaves to somebody else are nobody's before it is applied", () => {
  const { spec: _spec, ...withoutReplicas } = wanted;
  const ours = entry(us, { "f:spec": { "f:paused": {}, "f:replicas": {} } }, { operation: "Apply" });
  const found = adoption(live([ours]), withoutReplicas, us);
  expect(found?.managers).toEqual([]);
  expect(entriesOf(found?.patch ?? {})).toEqual([{ ...ours, fieldsV1: { "f:spec": { "f:paused": {} } } }]);
});

const managers = fc.constantFrom(
  us,
  "kubectl",
  "kubectl-client-side-apply",
  "before-first-apply",
  "kubectl-edit",
  "hpa",
);
const fieldSet = fc.uniqueArray(fc.constantFrom("f:a", "f:b", "f:c", "f:d"), { minLength: 1 }).map((keys) => ({
  "f:spec": Object.fromEntries(keys.map((key) => [key, {}])),
}));
const anEntry = fc
  .tuple(
    managers,
    fieldSet,
    fc.constantFrom<"Apply" | "Update">("Apply", "Update"),
    fc.constantFrom("", "status", "scale"),
  )
  .map(([manager, fields, operation, subresource]) =>
    entry(manager, fields, { operation, ...(subresource === "" ? {} : { subresource }) }),
  );
const entries = fc.uniqueArray(anEntry, {
  selector: ({ manager, operation, subresource = "" }) => `${manager} ${operation} ${subresource}`,
});

test("an adoption leaves nothing to adopt, loses no field and touches no controller's entry", () => {
  const keysOf = (all: readonly ManagedFields[]): ReadonlySet<string> =>
    new Set(all.flatMap(({ fieldsV1 }) => Object.keys(Object(fieldsV1?.["f:spec"]))));
  fc.assert(
    fc.property(entries, (before) => {
      const found = adoption(live(before), wanted, us);
      if (found === undefined) return;
      const after = entriesOf(found.patch);
      expect(adoption(live(after), wanted, us)).toBeUndefined();
      expect(keysOf(after)).toEqual(keysOf(before));
      const controllers = before.filter(({ subresource }) => subresource !== undefined);
      expect(after).toEqual(expect.arrayContaining(controllers));
    }),
  );
});
