import type { KubernetesObject } from "../../kubernetes/index.ts";
import type { WorkersSpec } from "../spec.ts";
import { configObjects } from "./config.ts";
import { deployment } from "./deployment.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { networkPolicies } from "./network-policy.ts";
import { services } from "./service.ts";

export { clusterAnnotation, inputsAnnotation } from "./deployment.ts";

/** The objects of an application's workers, in the order in which they are applied. */
export function resources(spec: WorkersSpec): readonly KubernetesObject[] {
  const config = configObjects(spec);
  return [
    ...config.objects,
    ...services(spec),
    ...networkPolicies(spec),
    disruptionBudget(spec),
    deployment(spec, config),
  ];
}
