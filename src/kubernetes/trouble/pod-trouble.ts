import { fieldsOf, listOf, textOf, type Fields } from "../json-fields.ts";
import type { KubernetesObject } from "../object.ts";
import { containerTrouble } from "./container-trouble.ts";
import { creatingTrouble, failedProbe, pullTrouble } from "./event-trouble.ts";
import type { Trouble } from "./trouble.ts";

/** Whether a pod serves. */
export function isReady(pod: KubernetesObject): boolean {
  return condition(pod, "Ready")["status"] === "True";
}

/**
 * Why one pod does not serve: from its status, and from the events about it where the status does not say.
 * `undefined` for a pod that is ready, that ends, or of which nothing is known yet.
 */
export function podTrouble(
  pod: KubernetesObject,
  events: readonly KubernetesObject[],
  now: number,
): Trouble | undefined {
  if (isReady(pod) || pod.metadata.deletionTimestamp !== undefined) return undefined;
  const status = fieldsOf(pod["status"]);
  const { name } = pod.metadata;
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled["status"] === "False") {
    return { cause: "unschedulable", detail: textOf(scheduled["message"]), since: since(scheduled) };
  }
  if (status["phase"] === "Failed" && textOf(status["reason"]) !== "") {
    return { cause: "pod-ended", reason: textOf(status["reason"]), detail: textOf(status["message"]) };
  }
  const inContainer = containerTrouble(pod, now);
  if (inContainer?.cause === "image-pull") return pullTrouble(events, name, inContainer);
  if (inContainer?.cause === "crash" && isKilled(inContainer.exitCode)) {
    return killedByProbe(pod, events, inContainer.restarts) ?? inContainer;
  }
  if (inContainer !== undefined) return inContainer;
  if (isNodeDown(pod)) return { cause: "node-down", node: textOf(fieldsOf(pod["spec"])["nodeName"]) };
  const running = containers(pod).find(({ ready, state }) => ready !== true && "running" in fieldsOf(state));
  if (running !== undefined) return probeTrouble(pod, events, running);
  return creatingTrouble(events, name, since(scheduled));
}

/** Whether events could say more of a pod than {@link podTrouble} found without them. */
export function needsEvents(trouble: Trouble | undefined): boolean {
  if (trouble === undefined || trouble.cause === "probe") return true;
  if (trouble.cause === "crash") return isKilled(trouble.exitCode);
  return trouble.cause === "image-pull" && trouble.why === "unknown";
}

/** SIGKILL and SIGTERM from outside: a probe that fails ends a container so. */
const isKilled = (exitCode: number): boolean => exitCode === 137 || exitCode === 143;

function killedByProbe(
  pod: KubernetesObject,
  events: readonly KubernetesObject[],
  restarts: number,
): Trouble | undefined {
  const failed = failedProbe(events, pod.metadata.name);
  if (failed === undefined || failed.probe === "readiness") return undefined;
  return { cause: "probe", ...failed, restarts, since: since(condition(pod, "Ready")) };
}

function probeTrouble(pod: KubernetesObject, events: readonly KubernetesObject[], container: Fields): Trouble {
  const startedAt = textOf(fieldsOf(fieldsOf(container["state"])["running"])["startedAt"]);
  const notReadyAt = since(condition(pod, "Ready"));
  const later = Date.parse(startedAt) > Date.parse(notReadyAt) ? startedAt : notReadyAt || startedAt;
  const seen = container["started"] === true ? "readiness" : "startup";
  const failed = failedProbe(events, pod.metadata.name);
  // An event of a probe that has passed since tells nothing of the present one.
  const detail = failed !== undefined && failed.probe === seen ? failed.detail : "";
  return { cause: "probe", probe: seen, detail, restarts: 0, since: later };
}

/**
 * The kubelet is silent: the node's controller takes the pod for not ready, without a reason and with its containers as
 * they were (measured on 1.34: 41 s after the kubelet stopped).
 */
function isNodeDown(pod: KubernetesObject): boolean {
  const ready = condition(pod, "Ready");
  if (ready["status"] === "Unknown") return true;
  const isSilent = ready["status"] === "False" && textOf(ready["reason"]) === "";
  return isSilent && condition(pod, "ContainersReady")["status"] === "True";
}

const containers = (pod: KubernetesObject): readonly Fields[] => listOf(fieldsOf(pod["status"])["containerStatuses"]);

const condition = (pod: KubernetesObject, type: string): Fields =>
  listOf(fieldsOf(pod["status"])["conditions"]).find((one) => one["type"] === type) ?? {};

const since = (one: Fields): string => textOf(one["lastTransitionTime"]);
