import { onTestFinished, expect, test } from "vitest";
import { createLogger, type LogLine } from "../../src/core/index.ts";
import { createKubernetesApi, type KubernetesObject } from "../../src/kubernetes/index.ts";
import { readWarnings } from "../../src/kubernetes/warnings.ts";
import { startHostileServer } from "./hostile-server.ts";

test.each([
  ["one", '299 - "a is deprecated"', ["a is deprecated"]],
  ["several", '299 - "one", 299 - "two, three"', ["one", "two, three"]],
  ["quotes in it", String.raw`299 - "policy \"x\" says \\no"`, [String.raw`policy "x" says \no`]],
  ["lines in it", '299 - "a\n\tb\u001b[31m"', ["a b [31m"]],
  ["no header", undefined, []],
  ["another kind of warning", '110 - "stale"', []],
])("a header with %s is read", (_what, header, texts) => {
  expect(readWarnings(header)).toEqual(texts);
});

test("a text is cut to 300 characters", () => {
  expect(readWarnings(`299 - "${"x".repeat(1000)}"`)[0]).toHaveLength(300);
});

const warned = async (kind: "ConfigMap" | "Secret"): Promise<readonly LogLine[]> => {
  const server = await startHostileServer((_request, response) => {
    response.setHeader("warning", '299 - "hunter2 is weak"');
    response.end(JSON.stringify({ metadata: { name: "a" } }));
  });
  onTestFinished(server.close);
  const lines: LogLine[] = [];
  const log = createLogger((line) => lines.push(line));
  const api = await createKubernetesApi({ kubeconfig: server.kubeconfig, fieldManager: "test", log });
  onTestFinished(api.close);
  const object: KubernetesObject = { apiVersion: "v1", kind, metadata: { name: "a" } };
  await api.apply(object, { dryRun: true });
  await api.apply(object);
  return lines;
};

test("a warning is logged once, with the object", async () => {
  expect(await warned("ConfigMap")).toEqual([
    { level: "WARNING", text: 'kubernetes warns kind=ConfigMap name=a warning="hunter2 is weak"' },
  ]);
});

test("the text of a warning of a Secret is not logged", async () => {
  const lines = await warned("Secret");
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});
