import { afterAll, beforeAll, expect, test } from "vitest";
import { openApplicationOn, relateKafka, type LayerApplication } from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// One application on a real API server, test by test: each builds on what the former left.
let application: LayerApplication<SharedNamespace>;

beforeAll(async () => {
  application = await openApplicationOn(await sharedCluster().openNamespace());
});
afterAll(() => application?.close());

test("a first deployment runs", async () => {
  await relateKafka(application);
  await application.configure({ kubeconfig: application.kubernetes.kubeconfig, topics: "lines" });
  expect(await application.status()).toMatch(/^active: 1\/1 workers/);
});
