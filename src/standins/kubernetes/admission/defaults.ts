import { fieldsAt, isFields, listAt, textAt, type Fields } from "../fields.ts";
import type { Resource } from "../resources.ts";
import { podSpecDefaults } from "./pod-defaults.ts";
import { serviceDefaults, type Surroundings } from "./service-defaults.ts";

/** The object with what the server adds by itself. `before` keeps what was allocated. */
export function withDefaults(
  { kind }: Resource,
  body: Fields,
  before: Fields | undefined,
  around: Surroundings,
): Fields {
  const clean = withoutEmpty(body, kind);
  if (kind === "Service") return serviceDefaults(clean, before, around);
  return defaults[kind]?.(clean) ?? clean;
}

const defaults: Readonly<Record<string, ((body: Fields) => Fields) | undefined>> = {
  Deployment: (body) => workload(body, deploymentSpec(fieldsAt(body, "spec"))),
  ReplicaSet: (body) => workload(body, { replicas: 1, ...fieldsAt(body, "spec") }),
  StatefulSet: (body) =>
    workload(body, {
      replicas: 1,
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
      ...fieldsAt(body, "spec"),
    }),
  Pod: (body) => ({
    ...body,
    spec: { enableServiceLinks: true, ...podSpecDefaults(fieldsAt(body, "spec")) },
    status: { phase: "Pending", qosClass: "BestEffort", ...fieldsAt(body, "status") },
  }),
  Secret: secretDefaults,
  PodDisruptionBudget: (body) => ({
    ...body,
    status: {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      ...fieldsAt(body, "status"),
    },
  }),
  NetworkPolicy: networkPolicyDefaults,
  Namespace: (body) => ({
    ...body,
    metadata: {
      ...fieldsAt(body, "metadata"),
      labels: {
        "kubernetes.io/metadata.name": textAt(body, "metadata", "name"),
        ...fieldsAt(body, "metadata", "labels"),
      },
    },
    spec: { finalizers: ["kubernetes"], ...fieldsAt(body, "spec") },
    status: { phase: "Active", ...fieldsAt(body, "status") },
  }),
};

function deploymentSpec(spec: Fields): Fields {
  const strategy = fieldsAt(spec, "strategy");
  const rolling = textAt(strategy, "type") === "" || strategy["type"] === "RollingUpdate";
  const rollingUpdate = { maxUnavailable: "25%", maxSurge: "25%", ...fieldsAt(strategy, "rollingUpdate") };
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: rolling ? { type: "RollingUpdate", rollingUpdate } : strategy,
  };
}

function workload(body: Fields, spec: Fields): Fields {
  const template = fieldsAt(spec, "template");
  const complete = {
    ...template,
    metadata: fieldsAt(template, "metadata"),
    spec: podSpecDefaults(fieldsAt(template, "spec")),
  };
  return { ...body, spec: { ...spec, template: complete }, status: body["status"] ?? {} };
}

/** `stringData` is an input only: it is stored in `data`. */
function secretDefaults(body: Fields): Fields {
  const { stringData, ...stored } = body;
  const encoded = Object.entries(isFields(stringData) ? stringData : {}).map(([key, value]) => [
    key,
    Buffer.from(typeof value === "string" ? value : "").toString("base64"),
  ]);
  const data = { ...fieldsAt(body, "data"), ...Object.fromEntries(encoded) };
  return { type: "Opaque", ...stored, ...(Object.keys(data).length === 0 ? {} : { data }) };
}

function networkPolicyDefaults(body: Fields): Fields {
  const spec = fieldsAt(body, "spec");
  const rules = (side: "ingress" | "egress"): Fields => {
    if (spec[side] === undefined) return {};
    const complete = listAt(spec, side).map((rule) => {
      const ports = listAt(rule, "ports").map((port) => ({ protocol: "TCP", ...port }));
      return ports.length === 0 ? rule : { ...rule, ports };
    });
    return { [side]: complete };
  };
  const policyTypes = ["Ingress", ...(listAt(spec, "egress").length > 0 ? ["Egress"] : [])];
  return { ...body, spec: { policyTypes, ...spec, ...rules("ingress"), ...rules("egress") } };
}

const emptyAway: Readonly<Record<string, readonly string[]>> = {
  "": ["labels", "annotations", "finalizers", "ownerReferences"],
  ConfigMap: ["data", "binaryData"],
  Secret: ["data", "stringData"],
};

/** Empty maps and lists that the server does not write down. */
function withoutEmpty(body: Fields, kind: string): Fields {
  return { ...filled(body, emptyAway[kind]), metadata: filled(fieldsAt(body, "metadata"), emptyAway[""]) };
}

const filled = (fields: Fields, names: readonly string[] = []): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => !names.includes(name) || !isEmpty(value)));

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;
