import { fieldsAt, listAt, numberAt, textAt, valueAt, type Fields } from "../fields.ts";
import type { Cause } from "../requests/exchange.ts";
import { same } from "../ownership/parts.ts";

/** What a Deployment breaks. */
export function deploymentFaults(body: Fields, before: Fields | undefined): readonly Cause[] {
  const causes: Cause[] = [];
  const replicas = numberAt(body, "spec", "replicas") ?? 1;
  if (replicas < 0) {
    causes.push(wrong("spec.replicas", `${replicas}: must be greater than or equal to 0`));
  }
  const labels = fieldsAt(body, "spec", "template", "metadata", "labels");
  const selector = fieldsAt(body, "spec", "selector", "matchLabels");
  const selects = Object.keys(selector).length > 0;
  if (!selects) causes.push(required("spec.selector"));
  causes.push(...strategyFaults(fieldsAt(body, "spec", "strategy")));
  if (!selects || Object.entries(selector).some(([key, value]) => labels[key] !== value)) {
    const shown = Object.keys(labels).length === 0 ? "null" : JSON.stringify(labels);
    causes.push(wrong("spec.template.metadata.labels", `${shown}: \`selector\` does not match template \`labels\``));
  }
  causes.push(...podTemplateFaults(fieldsAt(body, "spec", "template", "spec"), "spec.template.spec"));
  const former = valueAt(before, ["spec", "selector"]);
  if (selects && before !== undefined && !same(former, valueAt(body, ["spec", "selector"]))) {
    causes.push(wrong("spec.selector", `${JSON.stringify({ matchLabels: selector })}: field is immutable`));
  }
  return causes;
}

/** What the containers of a pod or template break; `at` is the path of its spec. */
export function podTemplateFaults(spec: Fields, at: string): readonly Cause[] {
  const containers = listAt(spec, "containers");
  if (containers.length === 0) return [required(`${at}.containers`)];
  const volumes = listAt(spec, "volumes").map((volume) => textAt(volume, "name"));
  return containers.flatMap((container, index) => {
    const place = `${at}.containers[${index}]`;
    const env = listAt(container, "env")
      .map((one, number) => ({ one, field: `${place}.env[${number}].name` }))
      .filter(({ one }) => textAt(one, "name") === "")
      .map(({ field }) => required(field));
    const mounts = listAt(container, "volumeMounts")
      .map((mount, number) => ({ name: textAt(mount, "name"), field: `${place}.volumeMounts[${number}].name` }))
      .filter(({ name }) => !volumes.includes(name))
      .map(({ name, field }) => ({
        reason: "FieldValueNotFound",
        message: `Not found: ${JSON.stringify(name)}`,
        field,
      }));
    const image = textAt(container, "image") === "" ? [required(`${place}.image`)] : [];
    return [...image, ...env, ...mounts];
  });
}

function strategyFaults(strategy: Fields): readonly Cause[] {
  const { type, rollingUpdate } = strategy;
  const field = "spec.strategy.rollingUpdate";
  if (type === "Recreate") {
    if (rollingUpdate === undefined) return [];
    const message = "Forbidden: may not be specified when strategy `type` is 'Recreate'";
    return [{ reason: "FieldValueForbidden", message, field }];
  }
  if (type !== "RollingUpdate") {
    const shown = JSON.stringify({ Type: type, RollingUpdate: rollingUpdate ?? null });
    const message = `Unsupported value: ${shown}: supported values: "Recreate", "RollingUpdate"`;
    return [{ reason: "FieldValueNotSupported", message, field: "spec.strategy" }];
  }
  const { maxSurge, maxUnavailable } = fieldsAt(strategy, "rollingUpdate");
  if (!none(maxSurge) || !none(maxUnavailable)) return [];
  return [wrong(`${field}.maxUnavailable`, `${JSON.stringify(maxUnavailable)}: may not be 0 when \`maxSurge\` is 0`)];
}

const none = (value: unknown): boolean => value === 0 || value === "0%";

const required = (field: string): Cause => ({ reason: "FieldValueRequired", message: "Required value", field });

const wrong = (field: string, told: string): Cause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${told}`,
  field,
});
