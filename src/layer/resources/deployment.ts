import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { configFolder, secretsFolder, startScript } from "../start-script.ts";
import { restPort } from "../worker-properties.ts";
import type { ConfigObjects } from "./config.ts";
import { metadata } from "./metadata.ts";

/** On the Deployment itself, outside its template: which Connect cluster its workers form. */
export const clusterAnnotation = "kafka-connect-base/cluster";

/** On the Deployment itself: the hash of the inputs that everything was applied from. It is applied last. */
export const inputsAnnotation = "kafka-connect-base/inputs";

/**
 * The workers. The template depends on image, properties and memory alone: a change of `replicas` starts or
 * stops pods and restarts none.
 */
export function deployment(spec: WorkersSpec, config: Omit<ConfigObjects, "objects">): KubernetesObject {
  const object = metadata(spec, spec.names.deployment);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...object, annotations: { [clusterAnnotation]: spec.cluster, [inputsAnnotation]: spec.inputs } },
    spec: {
      replicas: spec.replicas,
      // A bad image then takes no running worker away and moves no task.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      progressDeadlineSeconds: 900,
      revisionHistoryLimit: 3,
      selector: { matchLabels: spec.selector },
      template: { metadata: { labels: { ...spec.labels, ...spec.selector } }, spec: podSpec(spec, config) },
    },
  };
}

function podSpec(spec: WorkersSpec, config: Omit<ConfigObjects, "objects">): Readonly<Record<string, unknown>> {
  const mounts = [
    { name: "config", mountPath: configFolder, readOnly: true },
    { name: "tmp", mountPath: "/tmp" },
    ...(config.secrets === undefined ? [] : [{ name: "secrets", mountPath: secretsFolder, readOnly: true }]),
  ];
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false, // images of Confluent and Debezium would read KAFKA_* and CONNECT_* variables as settings
    terminationGracePeriodSeconds: 60, // a worker needs up to 34 s to hand over
    topologySpreadConstraints: spread(spec.selector),
    ...(spec.profile.generation === "modern" ? { securityContext: podSecurity } : {}),
    containers: [{ ...container(spec), volumeMounts: mounts }],
    volumes: [
      { name: "config", ...configVolume(config) },
      { name: "tmp", emptyDir: {} },
      ...(config.secrets === undefined
        ? []
        : [{ name: "secrets", secret: { secretName: config.secrets, defaultMode: 0o440 } }]),
    ],
  };
}

/**
 * Workers go to different zones and nodes where there are some, so that one that fails takes few tasks along. A wish
 * only: several workers on one node are better than fewer workers. Old pods of a rollout don't count.
 */
const spread = (selector: WorkersSpec["selector"]): readonly Readonly<Record<string, unknown>>[] =>
  ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ["pod-template-hash"],
  }));

const configVolume = ({ properties }: Pick<ConfigObjects, "properties">): Readonly<Record<string, unknown>> =>
  properties.kind === "ConfigMap"
    ? { configMap: { name: properties.name } }
    : { secret: { secretName: properties.name, defaultMode: 0o440 } };

const podSecurity = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  fsGroup: 1000,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

const containerSecurity = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } as const;

function container(spec: WorkersSpec): Readonly<Record<string, unknown>> {
  const heap = `${Math.floor((spec.memory * 0.6) / 2 ** 20)}m`;
  const memory = `${Math.floor(spec.memory / 2 ** 20)}Mi`;
  const port = { port: "rest-api" };
  return {
    name: "worker",
    image: spec.profile.image,
    command: ["sh", "-c", startScript],
    env: [
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
      { name: "KAFKA_HEAP_OPTS", value: `-Xms${heap} -Xmx${heap}` },
      { name: "LOG_DIR", value: "/tmp/kafka-logs" },
    ],
    ports: [{ name: "rest-api", containerPort: restPort, protocol: "TCP" }],
    resources: { requests: { memory }, limits: { memory } },
    startupProbe: { tcpSocket: port, periodSeconds: 5, failureThreshold: 60 },
    livenessProbe: { tcpSocket: port, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    // /health takes up to 10 s to say no
    readinessProbe: { httpGet: { path: spec.readinessPath, ...port }, periodSeconds: 5, timeoutSeconds: 11 },
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...(spec.profile.generation === "modern" ? { securityContext: containerSecurity } : {}),
  };
}
