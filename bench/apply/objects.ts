import type { KubernetesObject } from "../../src/kubernetes/index.ts";

const labels = { "app.kubernetes.io/name": "kafka-connect", "app.kubernetes.io/instance": "kc-bench" };

/** One object of each kind that the layer applies for workers; `turn` changes the properties and a variable. */
export function sixObjects(turn: number): readonly KubernetesObject[] {
  const properties = Array.from({ length: 40 }, (_, index) => `some.property.${index}=value ${index}`).join("\n");
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: at("kc-bench-cfg"),
      data: { "connect-distributed.properties": `${properties}\nturn=${turn}\n` },
    },
    { apiVersion: "v1", kind: "Secret", metadata: at("kc-bench-sec"), type: "Opaque", data: { password: "c2VjcmV0" } },
    service("kc-bench", "ClusterIP"),
    service("kc-bench-ext", "NodePort"),
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: at("kc-bench"),
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: at("kc-bench"),
      // No pods: the controllers of another run's namespace would take the machine from the next one.
      spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(turn) } },
    },
  ];
}

const at = (name: string): KubernetesObject["metadata"] => ({ name, labels });

const service = (name: string, type: "ClusterIP" | "NodePort"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: at(name),
  spec: {
    type,
    selector: labels,
    ports: [{ name: "rest-api", port: 8083, targetPort: "rest-api", protocol: "TCP" }],
  },
});

const podSpec = (turn: number): object => ({
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 60,
  containers: [
    {
      name: "worker",
      image: "registry.invalid/connect:1",
      env: [
        { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        { name: "TURN", value: String(turn) },
      ],
      ports: [{ name: "rest-api", containerPort: 8083, protocol: "TCP" }],
      resources: { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } },
      readinessProbe: { httpGet: { path: "/health", port: "rest-api" }, periodSeconds: 5, timeoutSeconds: 11 },
      volumeMounts: [
        { name: "config", mountPath: "/etc/kafka-connect", readOnly: true },
        { name: "secrets", mountPath: "/etc/kafka-connect-secrets", readOnly: true },
      ],
    },
  ],
  volumes: [
    { name: "config", configMap: { name: "kc-bench-cfg" } },
    { name: "secrets", secret: { secretName: "kc-bench-sec", defaultMode: 0o440 } },
  ],
});
