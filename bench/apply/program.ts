/** What is timed: applies the objects of a JSON file with a kubeconfig of a file, in a namespace, as a hook does. */
import { readFile } from "node:fs/promises";
import { silentLogger } from "../../src/core/index.ts";
import { applyAll, createKubernetesApi, isKubernetesObject } from "../../src/kubernetes/index.ts";

const [kubeconfig = "", namespace = "", manifests = ""] = process.argv.slice(2);
const parsed: unknown = JSON.parse(await readFile(manifests, "utf8"));
const items = Array.isArray(Object(parsed).items) ? (Object(parsed).items as readonly unknown[]) : [];
const api = await createKubernetesApi({
  kubeconfig: await readFile(kubeconfig, "utf8"),
  namespace,
  fieldManager: "kafka-connect-base",
  log: silentLogger,
});
await applyAll(api, items.filter(isKubernetesObject), { log: silentLogger });
await api.close();
