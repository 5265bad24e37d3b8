import { readFileSync } from "node:fs";
import { isKubernetesObject, type KubernetesObject } from "../../../src/kubernetes/index.ts";
import type { RolloutObjects } from "../../../src/kubernetes/trouble/find-trouble.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The moment of all these tests; the pods have been there for a minute. */
export const now: number = Date.parse("2026-11-22T21:00:00Z");
export const aMinuteAgo = "2026-11-22T20:59:00Z";

/** The Deployment `worker` of two pods, whose present template is revision 2. */
export const deployment: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "worker", uid: "d", generation: 2, annotations: { "deployment.kubernetes.io/revision": "2" } },
  spec: { replicas: 2, selector: { matchLabels: { app: "worker" } } },
  status: { observedGeneration: 2 },
};

/** A ReplicaSet of {@link deployment}; its hash is its revision. */
export function replicaSet(revision: number, replicas: number, status: Fields = {}): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `worker-${revision}`,
      uid: `rs-${revision}`,
      labels: { app: "worker", "pod-template-hash": String(revision) },
      annotations: {
        "deployment.kubernetes.io/revision": String(revision),
        "deployment.kubernetes.io/desired-replicas": "2",
      },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "worker", uid: "d" }],
    },
    spec: { replicas },
    status,
  };
}

/** A pod of a revision that is bound to `node1` and has this status besides. */
export function pod(
  name: string,
  status: Fields,
  { revision = 2 }: { readonly revision?: number } = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: { app: "worker", "pod-template-hash": String(revision) },
      creationTimestamp: `2026-11-22T20:5${revision}:00Z`,
    },
    spec: {
      nodeName: "node1",
      initContainers: [{ name: "plugins", image: "example.org/plugins:1" }],
      containers: [{ name: "worker", image: "example.org/connect:1", resources: { limits: { memory: "1Gi" } } }],
    },
    status: { phase: "Pending", conditions: [scheduled, notReady], ...status },
  };
}

const scheduled: Fields = { type: "PodScheduled", status: "True", lastTransitionTime: aMinuteAgo };
export const notReady: Fields = {
  type: "Ready",
  status: "False",
  reason: "ContainersNotReady",
  lastTransitionTime: aMinuteAgo,
};
export const ready: Fields = { type: "Ready", status: "True", lastTransitionTime: aMinuteAgo };

/** The status of a pod whose worker is in this state. */
export function worker(state: Fields, more: Fields = {}): Fields {
  const status = { name: "worker", image: "example.org/connect:1", ready: false, started: false, restartCount: 0 };
  return { containerStatuses: [{ ...status, state, ...more }] };
}

/** The state of a worker that waits. */
export const waiting = (reason: string, message = ""): Fields => ({ waiting: { reason, message } });

/** A warning about an object. */
export function warning(name: string, reason: string, message: string, at = aMinuteAgo): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${reason}.${at}` },
    involvedObject: { kind: "Pod", name },
    type: "Warning",
    reason,
    message,
    lastTimestamp: at,
  };
}

/** A recorded failure, as a real server and a real kubelet answered; what was not recorded is as in these tests. */
export function recorded(name: string): RolloutObjects {
  const file = new URL("../../fixtures/kubernetes/recorded-trouble.json", import.meta.url);
  const cases: Readonly<Record<string, Fields>> = JSON.parse(readFileSync(file, "utf8"));
  const of = cases[name] ?? {};
  const list = (key: string): readonly KubernetesObject[] => {
    const value = of[key];
    return Array.isArray(value) ? value.filter(isKubernetesObject) : [];
  };
  const own = of["deployment"];
  return {
    deployment: isKubernetesObject(own) ? own : deployment,
    replicaSets: list("replicaSets"),
    pods: list("pods"),
    events: list("events"),
  };
}
