import type { KubernetesObject } from "../../../src/kubernetes/index.ts";

/** What tests change in the {@link sixObjects}. */
export type Changes = {
  readonly replicas?: number;
  readonly properties?: string;
  readonly password?: string;
  readonly env?: readonly Readonly<Record<string, unknown>>[];
  readonly external?: "NodePort" | "ClusterIP";
};

export const labels = { "app.kubernetes.io/name": "kafka-connect", "app.kubernetes.io/instance": "kc-six" };

/** A whole set as the layer applies it: one object of each of its kinds, the second Service included. */
export function sixObjects(changes: Changes = {}): readonly KubernetesObject[] {
  const { properties = "a=b\n", password = "hunter2", external = "NodePort" } = changes;
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: at("kc-six-cfg"), data: { "worker.properties": properties } },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: at("kc-six-sec"),
      type: "Opaque",
      data: { password: Buffer.from(password).toString("base64") },
    },
    service("kc-six", "ClusterIP"),
    service("kc-six-ext", external),
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: at("kc-six"),
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
    },
    deployment(changes),
  ];
}

/** The workers of the {@link sixObjects}. */
export function deployment({ replicas = 1, env = [] }: Changes = {}): KubernetesObject {
  const container = {
    name: "worker",
    image: "registry.invalid/connect:1",
    env: [{ name: "LOG_DIR", value: "/tmp" }, ...env],
    ports: [{ name: "rest-api", containerPort: 8083, protocol: "TCP" }],
    resources: { limits: { memory: "1Gi" } },
    volumeMounts: [{ name: "config", mountPath: "/etc/config", readOnly: true }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: at("kc-six"),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [container], volumes: [{ name: "config", configMap: { name: "kc-six-cfg" } }] },
      },
    },
  };
}

/** A Service of the {@link sixObjects}. */
export function service(name: string, type: "ClusterIP" | "NodePort", nodePort?: number): KubernetesObject {
  const port = { name: "rest-api", port: 8083, targetPort: "rest-api", protocol: "TCP" };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: at(name),
    spec: { type, selector: labels, ports: [nodePort === undefined ? port : { ...port, nodePort }] },
  };
}

const at = (name: string): KubernetesObject["metadata"] => ({ name, labels });
