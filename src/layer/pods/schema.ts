import { z } from "zod";
import {
  env,
  initContainer,
  probeTimes,
  pullPolicy,
  resources,
  secretEnv,
  volume,
  volumeMount,
} from "./container-schema.ts";
import type { PodOptions } from "./pod-options.ts";
import { annotations, atLeast, labels, objectName, shape } from "./values.ts";

const ownLabel = /^(kafka-connect-base\/.*|app\.kubernetes\.io\/(name|instance|component|part-of|managed-by))$/;

const podLabels = labels.superRefine((given, context) => {
  for (const key of Object.keys(given).filter((name) => ownLabel.test(name))) {
    context.addIssue({ code: "custom", message: "is a label of the layer: choose another key", path: [key] });
  }
});

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
const toleration = z.strictObject({
  key: z.string().exactOptional(),
  operator: z.enum(["Equal", "Exists"], "must be Equal or Exists").exactOptional(),
  value: z.string().exactOptional(),
  effect: z
    .enum(["NoExecute", "NoSchedule", "PreferNoSchedule"], "must be NoExecute, NoSchedule or PreferNoSchedule")
    .exactOptional(),
  tolerationSeconds: z.int("must be a whole number").exactOptional(),
});

const affinity = z.strictObject({
  nodeAffinity: shape.exactOptional(),
  podAffinity: shape.exactOptional(),
  podAntiAffinity: shape.exactOptional(),
});

const ids = z.strictObject({
  runAsUser: atLeast(1, "a worker needs none of root's rights").exactOptional(),
  runAsGroup: atLeast(1).exactOptional(),
  fsGroup: atLeast(1).exactOptional(),
  supplementalGroups: z.array(atLeast(1)).exactOptional(),
});

const aShare = 'must be a whole number or a share such as "25%"';
const share = z.union([z.int(aShare).min(0, aShare), z.string().regex(/^(100|[1-9]?\d)%$/, aShare)], aShare);
const isNothing = (pods: number | string): boolean => pods === 0 || pods === "0%";

const rollingUpdate = z
  .strictObject({ maxSurge: share.exactOptional(), maxUnavailable: share.exactOptional() })
  .refine(
    ({ maxSurge = 1, maxUnavailable = 0 }) => !isNothing(maxSurge) || !isNothing(maxUnavailable),
    "must let one pod more be there or one less: maxSurge and maxUnavailable are both 0",
  );

const block = z.strictObject({ cidr: z.string(), except: z.array(z.string()).exactOptional() });

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors */
const peer = z
  .strictObject({
    podSelector: shape.exactOptional(),
    namespaceSelector: shape.exactOptional(),
    ipBlock: block.exactOptional(),
  })
  .refine(
    ({ podSelector, namespaceSelector, ipBlock }) =>
      (ipBlock === undefined) !== (podSelector === undefined && namespaceSelector === undefined),
    "must have either an ipBlock, or a podSelector or namespaceSelector or both",
  );

/** Pod options, each by itself. */
export const podOptions: z.ZodType<PodOptions> = z.strictObject({
  resources: resources.exactOptional(),
  env: env.exactOptional(),
  secretEnv: secretEnv.exactOptional(),
  labels: podLabels.exactOptional(),
  annotations: annotations.exactOptional(),
  nodeSelector: labels.exactOptional(),
  tolerations: z.array(toleration).exactOptional(),
  affinity: affinity.exactOptional(),
  topologySpreadConstraints: z.array(shape).exactOptional(),
  priorityClassName: objectName.exactOptional(),
  serviceAccountName: objectName.exactOptional(),
  volumes: z.array(volume).exactOptional(),
  volumeMounts: z.array(volumeMount).exactOptional(),
  initContainers: z.array(initContainer).exactOptional(),
  imagePullSecrets: z.array(objectName).exactOptional(),
  imagePullPolicy: pullPolicy.exactOptional(),
  securityContext: ids.exactOptional(),
  readOnlyRootFilesystem: z.boolean().exactOptional(),
  rollingUpdate: rollingUpdate.exactOptional(),
  terminationGracePeriodSeconds: atLeast(60, "a worker needs up to 34 s to hand over its tasks").exactOptional(),
  probes: z
    .strictObject({
      startup: probeTimes.exactOptional(),
      liveness: probeTimes.exactOptional(),
      readiness: probeTimes.exactOptional(),
    })
    .exactOptional(),
  hostAliases: z.array(z.strictObject({ ip: z.string(), hostnames: z.array(z.string()) })).exactOptional(),
  dnsPolicy: z
    .enum(
      ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
      "must be ClusterFirst, ClusterFirstWithHostNet, Default or None",
    )
    .exactOptional(),
  dnsConfig: shape.exactOptional(),
  networkPolicy: z.strictObject({ from: z.array(peer) }).exactOptional(),
});
