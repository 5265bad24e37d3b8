import { fieldsAt, listAt, numberAt, textAt, type Fields } from "../fields.ts";
import { ofKind, timestamp, type Cluster } from "../store/cluster.ts";
import { rewrite } from "./controller-write.ts";
import { isReady } from "./pods.ts";

/** Writes down how many pods each PodDisruptionBudget lets go. Percentages count as 1. */
export function reportBudgets(cluster: Cluster): void {
  for (const budget of ofKind(cluster, "PodDisruptionBudget")) {
    const wanted = Object.entries(fieldsAt(budget.body, "spec", "selector", "matchLabels"));
    const pods = ofKind(cluster, "Pod").filter(
      ({ namespace, body }) =>
        namespace === budget.namespace &&
        wanted.every(([key, value]) => fieldsAt(body, "metadata", "labels")[key] === value),
    );
    const healthy = pods.filter(({ body }) => isReady(body)).length;
    const unavailable = numberAt(budget.body, "spec", "maxUnavailable") ?? 1;
    const desired = Math.max(0, numberAt(budget.body, "spec", "minAvailable") ?? pods.length - unavailable);
    const allowed = Math.max(0, healthy - desired);
    const status: Fields = {
      observedGeneration: numberAt(budget.body, "metadata", "generation") ?? 0,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: pods.length,
      conditions: [condition(budget.body, allowed > 0)],
    };
    const program = { program: "kube-controller-manager", subresource: "status" } as const;
    rewrite(cluster, budget, { ...budget.body, status }, program);
  }
}

function condition(budget: Fields, isAllowed: boolean): Fields {
  const before = listAt(budget, "status", "conditions")[0];
  const status = isAllowed ? "True" : "False";
  const since = textAt(before, "status") === status ? textAt(before, "lastTransitionTime") : "";
  return {
    type: "DisruptionAllowed",
    status,
    reason: isAllowed ? "SufficientPods" : "InsufficientPods",
    message: "",
    observedGeneration: numberAt(budget, "metadata", "generation") ?? 0,
    lastTransitionTime: since || timestamp(),
  };
}
