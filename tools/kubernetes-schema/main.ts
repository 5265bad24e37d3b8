import { writeFile } from "node:fs/promises";
import { createLogger, parseJson } from "../../src/core/index.ts";
import { startKubernetes } from "../testbed/index.ts";
import { condense, type OpenApiDocument } from "./condense.ts";

// Writes the stand-in's schema anew from what a real API server says of its kinds: node tools/kubernetes-schema/main.ts, then npm run format

const FILE = "src/standins/kubernetes/schema/kinds.json";

const DOCUMENTS = ["api/v1", "apis/apps/v1", "apis/policy/v1", "apis/networking.k8s.io/v1"];

const KINDS = {
  ConfigMap: "io.k8s.api.core.v1.ConfigMap",
  Deployment: "io.k8s.api.apps.v1.Deployment",
  Event: "io.k8s.api.core.v1.Event",
  Namespace: "io.k8s.api.core.v1.Namespace",
  NetworkPolicy: "io.k8s.api.networking.v1.NetworkPolicy",
  Node: "io.k8s.api.core.v1.Node",
  Pod: "io.k8s.api.core.v1.Pod",
  PodDisruptionBudget: "io.k8s.api.policy.v1.PodDisruptionBudget",
  ReplicaSet: "io.k8s.api.apps.v1.ReplicaSet",
  Secret: "io.k8s.api.core.v1.Secret",
  Service: "io.k8s.api.core.v1.Service",
  StatefulSet: "io.k8s.api.apps.v1.StatefulSet",
};

const log = createLogger(({ text }) => console.error(text));
const { kubectl, stop } = await startKubernetes({ log });
try {
  const documents = await Promise.all(DOCUMENTS.map((path) => kubectl(["get", "--raw", `/openapi/v3/${path}`])));
  const { kinds, types } = condense(
    documents.map((text) => parseJson(text) as unknown as OpenApiDocument),
    KINDS,
  );
  // A line for each type: a change of one field is a change of one line.
  const lines = Object.entries(types).map(([name, type]) => `${JSON.stringify(name)}:${JSON.stringify(type)}`);
  const text = `{"kinds":${JSON.stringify(kinds)},"types":{\n${lines.join(",\n")}\n}}\n`;
  await writeFile(FILE, text);
  console.error(`${FILE}: ${lines.length} types, ${text.length} bytes`);
} finally {
  await stop();
}
