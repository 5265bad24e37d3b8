import { expect, test } from "vitest";
import { describeDifferences, diffObjects, type KubernetesObject } from "../../src/kubernetes/index.ts";

const deployment = (worker: object, metadata: object = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "w", ...metadata },
  spec: { replicas: 2, template: { spec: { containers: [{ name: "worker", image: "a:1", ...worker }] } } },
});

const secret = (data: Readonly<Record<string, string>>, metadata: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", ...metadata },
  data,
});

test("a changed value is told with its path, list entries by their key", () => {
  expect(diffObjects(deployment({}), deployment({ image: "a:2" }))).toEqual([
    { path: ".spec.template.spec.containers[name=worker].image", before: "a:1", after: "a:2" },
  ]);
});

test("what came and what went is told", () => {
  const before = deployment({ ports: [{ containerPort: 80 }] });
  const after = deployment({ stdin: true });
  expect(describeDifferences(diffObjects(before, after))).toBe(
    ".spec.template.spec.containers[name=worker].ports[containerPort=80].containerPort 80 → (none), " +
      ".spec.template.spec.containers[name=worker].stdin (none) → true",
  );
});

test("what the server keeps for itself plays no part", () => {
  const kept = {
    uid: "1",
    resourceVersion: "1",
    generation: 1,
    creationTimestamp: "2026-11-23T09:00:00Z",
    managedFields: [{ manager: "m", operation: "Apply" }],
  };
  expect(diffObjects({ ...deployment({}, kept), status: { replicas: 1 } }, deployment({}))).toEqual([]);
});

test("no text of a Secret shows, be it in its data or in kubectl's copy of it", () => {
  const before = secret({ password: "aHVudGVyMg==" }, { annotations: { copy: "hunter2" }, labels: { a: "b" } });
  const after = secret({ password: "aHVudGVyMw==" }, { labels: { a: "c" } });
  const shown = describeDifferences(diffObjects(before, after));
  expect(shown).toMatch(/\.data\.password sha256:[0-9a-f]{8} → sha256:[0-9a-f]{8}/);
  expect(shown).toContain(".metadata.labels.a b → c");
  expect(shown).not.toMatch(/hunter2|aHVudGVyM/);
});

test("no environment variable's value shows, and no text of more than one line or sixty characters", () => {
  const env = (value: string): KubernetesObject => deployment({ env: [{ name: "PASSWORD", value }] });
  expect(describeDifferences(diffObjects(env("hunter2"), env("hunter3")))).not.toContain("hunter");
  const command = (text: string): KubernetesObject => deployment({ command: [text] });
  expect(describeDifferences(diffObjects(command("a\nhunter2"), command("hunter2 ".repeat(10))))).not.toContain(
    "hunter",
  );
});

test("of many differences the first ten are told and the others counted", () => {
  const labels = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`l${index}`, "x"]));
  expect(describeDifferences(diffObjects(deployment({}), deployment({}, { labels })))).toMatch(/, and 2 more$/);
});
