import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import type { ConfigObjects } from "./config.ts";
import { startupSeconds } from "./container.ts";
import { metadata } from "./metadata.ts";
import { podSpec } from "./pod.ts";

/** On the Deployment itself, outside its template: which Connect cluster its workers form. */
export const clusterAnnotation = "kafka-connect-base/cluster";

/** On the Deployment itself: the hash of the inputs that everything was applied from. It is applied last. */
export const inputsAnnotation = "kafka-connect-base/inputs";

/** What a pull of a large image may take beside the start of a worker, in seconds. */
const pullSeconds = 600;

/**
 * The workers. The template depends on image, properties, memory and the options of pods alone: a change of `replicas`
 * or of the way a rollout goes starts or stops pods and restarts none.
 */
export function deployment(spec: WorkersSpec, config: Omit<ConfigObjects, "objects">): KubernetesObject {
  const object = metadata(spec, spec.names.deployment);
  const { labels = {}, annotations, rollingUpdate = {} } = spec.pods;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...object, annotations: { [clusterAnnotation]: spec.cluster, [inputsAnnotation]: spec.inputs } },
    spec: {
      replicas: spec.replicas,
      // A bad image then takes no running worker away and moves no task.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0, ...rollingUpdate } },
      progressDeadlineSeconds: startupSeconds(spec) + pullSeconds,
      revisionHistoryLimit: 3,
      selector: { matchLabels: spec.selector },
      template: {
        metadata: {
          labels: { ...labels, ...spec.labels, ...spec.selector },
          ...(annotations === undefined ? {} : { annotations }),
        },
        spec: podSpec(spec, config),
      },
    },
  };
}
