import type { PodOptions } from "../../../src/layer/helpers.ts";

/** Every option, as an author would write it. */
export const everyPodOption = {
  resources: { requests: { cpu: "500m", "ephemeral-storage": "1Gi" }, limits: { cpu: "2" } },
  env: {
    KAFKA_OPTS: "-Duser.timezone=UTC",
    REGION: { configMapKeyRef: { name: "site", key: "region" } },
    API_TOKEN: { secretKeyRef: { name: "login", key: "token", optional: true } },
  },
  secretEnv: { AWS_SECRET_ACCESS_KEY: "s3cret" },
  labels: { team: "data" },
  annotations: { "example.com/note": "any text, of any length" },
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "dedicated", operator: "Equal", value: "kafka", effect: "NoSchedule" }],
  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
  priorityClassName: "high",
  serviceAccountName: "workers",
  volumes: [
    { name: "plugins", emptyDir: {} },
    { name: "jdbc", image: { reference: "registry.example/jdbc:1", pullPolicy: "IfNotPresent" } },
  ],
  volumeMounts: [
    { name: "plugins", mountPath: "/opt/kafka/plugins/more", readOnly: true },
    { name: "jdbc", mountPath: "/opt/kafka/plugins/jdbc" },
  ],
  initContainers: [
    {
      name: "fetch",
      image: "curlimages/curl:8.11.0",
      command: ["sh", "-c", "true"],
      env: { FROM: "https://example.com" },
      volumeMounts: [{ name: "plugins", mountPath: "/plugins" }],
    },
  ],
  imagePullSecrets: ["registry"],
  imagePullPolicy: "Always",
  securityContext: { runAsUser: 1001, fsGroup: 1001, supplementalGroups: [2000] },
  readOnlyRootFilesystem: true,
  rollingUpdate: { maxSurge: 0, maxUnavailable: "50%" },
  terminationGracePeriodSeconds: 120,
  probes: { startup: { failureThreshold: 120 }, liveness: { periodSeconds: 30 }, readiness: { timeoutSeconds: 15 } },
  hostAliases: [{ ip: "10.0.0.9", hostnames: ["broker"] }],
  dnsPolicy: "None",
  dnsConfig: { nameservers: ["10.0.0.53"] },
  networkPolicy: { from: [{ ipBlock: { cidr: "10.1.0.0/16" } }, { podSelector: { matchLabels: { app: "ui" } } }] },
} as const satisfies Required<PodOptions>;
