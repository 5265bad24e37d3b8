import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { metadata } from "./metadata.ts";

/** At most one worker at a time goes for a node's maintenance; one that is not ready never holds it up. */
export function disruptionBudget(spec: WorkersSpec): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata(spec, spec.base),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: spec.selector },
    },
  };
}
