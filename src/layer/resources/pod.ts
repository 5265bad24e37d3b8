import type { WorkersSpec } from "../spec.ts";
import type { ConfigObjects } from "./config.ts";
import { initContainer, workerContainer } from "./container.ts";

/** A part of a pod. */
type Part = Readonly<Record<string, unknown>>;

/** The spec of a worker's pod. */
export function podSpec(spec: WorkersSpec, config: Omit<ConfigObjects, "objects">): Part {
  const { pods, selector } = spec;
  const { initContainers = [], imagePullSecrets } = pods;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false, // images of Confluent and Debezium would read KAFKA_* and CONNECT_* variables as settings
    terminationGracePeriodSeconds: pods.terminationGracePeriodSeconds ?? 60, // a worker needs up to 34 s to hand over
    topologySpreadConstraints:
      pods.topologySpreadConstraints?.map((one) => ({ labelSelector: { matchLabels: selector }, ...one })) ??
      spread(selector),
    ...podSecurity(spec),
    ...asGiven(pods),
    ...(imagePullSecrets === undefined ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(initContainers.length === 0 ? {} : { initContainers: initContainers.map((one) => initContainer(spec, one)) }),
    containers: [workerContainer(spec, config)],
    volumes: [
      { name: "config", ...configVolume(config) },
      { name: "tmp", emptyDir: {} },
      ...(config.secrets === undefined
        ? []
        : [{ name: "secrets", secret: { secretName: config.secrets, defaultMode: 0o440 } }]),
      ...(pods.volumes ?? []),
    ],
  };
}

/** What goes into a pod as the upper layer says it. */
function asGiven(pods: WorkersSpec["pods"]): Part {
  const { nodeSelector, tolerations, affinity, priorityClassName, serviceAccountName } = pods;
  const { hostAliases, dnsPolicy, dnsConfig } = pods;
  const given = {
    nodeSelector,
    tolerations,
    affinity,
    priorityClassName,
    serviceAccountName,
    hostAliases,
    dnsPolicy,
    dnsConfig,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/**
 * Workers go to different zones and nodes where there are some, so that one that fails takes few tasks along. A wish
 * only: several workers on one node are better than fewer workers. Old pods of a rollout don't count.
 */
const spread = (selector: WorkersSpec["selector"]): readonly Part[] =>
  ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ["pod-template-hash"],
  }));

const configVolume = ({ properties }: Pick<ConfigObjects, "properties">): Part =>
  properties.kind === "ConfigMap"
    ? { configMap: { name: properties.name } }
    : { secret: { secretName: properties.name, defaultMode: 0o440 } };

/**
 * The default image runs as root. For every other one a number, because Kubernetes can't tell whether a user that an
 * image names is root. https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
function podSecurity({ profile, pods: { securityContext: ids } }: WorkersSpec): Part {
  if (profile.generation === "legacy") return ids === undefined ? {} : { securityContext: ids };
  return {
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
      ...ids,
    },
  };
}
