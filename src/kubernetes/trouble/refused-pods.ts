import { fieldsOf, listOf, textOf } from "../json-fields.ts";
import type { KubernetesObject } from "../object.ts";
import type { Trouble } from "./trouble.ts";

/**
 * Pods that the API server refuses: there is none then that could say so, but the ReplicaSet has the condition
 * ReplicaFailure, and the Deployment has it from there.
 */
export function refusedPods(owner: KubernetesObject): Trouble | undefined {
  const conditions = listOf(fieldsOf(owner["status"])["conditions"]);
  const failure = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  return failure?.["reason"] === "FailedCreate" ? refusalTrouble(textOf(failure["message"])) : undefined;
}

/** What a refusal says, in a condition or in an event FailedCreate, without the pod's name: each attempt has another. */
export function refusalTrouble(message: string): Trouble {
  const detail = message
    .replace(/^\(combined from similar events\): /, "")
    .replace(/^Error creating: /, "")
    .replace(/^pods? "[^"]*" is forbidden: /, "");
  const quota = /(?:exceeded|failed) quota: ([^,:]+)[,:] (.*)$/s.exec(detail);
  if (quota !== null) return { cause: "quota", quota: quota[1] ?? "", detail: quota[2] ?? "" };
  const security = /violates PodSecurity "([^":]+)[^"]*": (.*)$/s.exec(detail);
  if (security !== null) return { cause: "pod-security", level: security[1] ?? "", detail: security[2] ?? "" };
  return { cause: "refused", detail };
}
