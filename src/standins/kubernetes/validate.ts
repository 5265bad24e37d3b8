import { stableJson } from "../../core/index.ts";
import { fieldsAt, numberAt, valueAt, type Fields } from "./fields.ts";
import { invalid, refusal, type Cause, type Reply } from "./exchange.ts";
import type { Target } from "./resources.ts";

/**
 * The answer to an apply whose fields the server does not know, or `undefined`. Only the fields at the top and those
 * of a Deployment's `spec` are checked; the real server knows them all, and their types.
 */
export function unknownFields(target: Target, config: Fields): Reply | undefined {
  const { resource, namespace, name = "" } = target;
  const known = topLevelFields[resource.kind];
  if (known === undefined) return undefined;
  const strangers = Object.keys(config).filter((key) => !known.includes(key) && !common.includes(key));
  const inSpec =
    resource.kind === "Deployment"
      ? Object.keys(fieldsAt(config, "spec")).filter((key) => !deploymentSpec.includes(key))
      : [];
  const faults = [...strangers.map((key) => `.${key}`), ...inSpec.map((key) => `.spec.${key}`)].map(
    (path) => `${path}: field not declared in schema`,
  );
  if (faults.length === 0) return undefined;
  const told = faults.length === 1 ? faults.join("") : `errors:\n  ${faults.join("\n  ")}`;
  const subject = `(${namespace}/${name}; ${resource.apiVersion}, Kind=${resource.kind})`;
  // As the real server does: 500, and no reason.
  return refusal(500, `failed to create typed patch object ${subject}: ${told}`);
}

/** The answer to a write that breaks a rule of its kind, or `undefined`. `before` is what the write would replace. */
export function brokenRules(target: Target, body: Fields, before: Fields | undefined): Reply | undefined {
  const { kind } = target.resource;
  const causes =
    kind === "Deployment"
      ? deploymentFaults(body, before)
      : kind === "ConfigMap" || kind === "Secret"
        ? immutableFaults(body, before)
        : [];
  return causes.length === 0 ? undefined : invalid(target, causes);
}

const common = ["apiVersion", "kind", "metadata"];

const topLevelFields: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData", "immutable"],
  Deployment: ["spec", "status"],
  PodDisruptionBudget: ["spec", "status"],
  Secret: ["data", "stringData", "type", "immutable"],
  Service: ["spec", "status"],
};

const deploymentSpec = [
  "minReadySeconds",
  "paused",
  "progressDeadlineSeconds",
  "replicas",
  "revisionHistoryLimit",
  "selector",
  "strategy",
  "template",
];

function immutableFaults(body: Fields, before: Fields | undefined): readonly Cause[] {
  if (before?.["immutable"] !== true) return [];
  const message = "Forbidden: field is immutable when `immutable` is set";
  const changed = (field: string): boolean => stableJson([body[field]]) !== stableJson([before[field]]);
  return ["immutable", "data", "binaryData"]
    .filter(changed)
    .map((field) => ({ reason: "FieldValueForbidden", message, field }));
}

function deploymentFaults(body: Fields, before: Fields | undefined): readonly Cause[] {
  const causes: Cause[] = [];
  const replicas = numberAt(body, "spec", "replicas") ?? 1;
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    causes.push({ reason: "FieldValueInvalid", message, field: "spec.replicas" });
  }
  const labels = fieldsAt(body, "spec", "template", "metadata", "labels");
  const selector = fieldsAt(body, "spec", "selector", "matchLabels");
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) {
    const message = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``;
    causes.push({ reason: "FieldValueInvalid", message, field: "spec.template.metadata.labels" });
  }
  if (Object.keys(selector).length === 0) {
    causes.push({ reason: "FieldValueRequired", message: "Required value", field: "spec.selector" });
  } else if (before !== undefined && selectorText(before) !== selectorText(body)) {
    const message = `Invalid value: ${JSON.stringify({ matchLabels: selector })}: field is immutable`;
    causes.push({ reason: "FieldValueInvalid", message, field: "spec.selector" });
  }
  return causes;
}

const selectorText = (deployment: Fields): string => stableJson([valueAt(deployment, ["spec", "selector"])]);
