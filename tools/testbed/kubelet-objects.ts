import type { V1ContainerState, V1Node, V1NodeCondition, V1Pod, V1PodStatus } from "@kubernetes/client-node";
import { LOOPBACK } from "./free-ports.ts";

/** The node that is played. */
export const NODE_NAME = "node1";

/** The client's models are classes; these are their fields alone. */
type Fields<T> = { [K in keyof T]: T[K] };

const CAPACITY = { cpu: "32", memory: "64Gi", pods: "110" };

/** The Node object as a kubelet registers it, Ready from the start. */
export function nodeObject(now: Date): V1Node {
  const labels = {
    "kubernetes.io/hostname": NODE_NAME,
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
  };
  return {
    metadata: { name: NODE_NAME, labels },
    status: {
      addresses: [
        { type: "InternalIP", address: LOOPBACK },
        { type: "Hostname", address: NODE_NAME },
      ],
      capacity: CAPACITY,
      allocatable: CAPACITY,
      conditions: [{ ...nodeReady(now), lastTransitionTime: now }],
    },
  };
}

/** The node's condition Ready as a heartbeat renews it. */
export function nodeReady(now: Date): Fields<V1NodeCondition> {
  const message = "the testbed plays this node";
  return { type: "Ready", status: "True", reason: "KubeletReady", message, lastHeartbeatTime: now };
}

/** A Pod between its binding and its start. */
export function startingStatus(pod: V1Pod, now: Date): V1PodStatus {
  return {
    ...podStatus(pod, { waiting: { reason: "ContainerCreating" } }, now),
    startTime: now,
    hostIP: LOOPBACK,
    hostIPs: [{ ip: LOOPBACK }],
  };
}

/** A Pod whose containers could not start, as it reads while a real kubelet tries again. */
export function waitingStatus(pod: V1Pod, waiting: { reason: string; message: string }, now: Date): V1PodStatus {
  return podStatus(pod, { waiting }, now);
}

/** A Pod that runs and is ready. */
export function runningStatus(pod: V1Pod, podIP: string, now: Date): V1PodStatus {
  return { ...podStatus(pod, { running: { startedAt: now } }, now), podIP, podIPs: [{ ip: podIP }] };
}

function podStatus(pod: V1Pod, state: V1ContainerState, now: Date): Fields<V1PodStatus> {
  const runs = state.running !== undefined;
  const condition = (type: string, holds: boolean): NonNullable<V1PodStatus["conditions"]>[number] => ({
    type,
    status: holds ? "True" : "False",
    lastTransitionTime: now,
    ...(holds ? {} : { reason: "ContainersNotReady" }),
  });
  return {
    phase: runs ? "Running" : "Pending",
    conditions: [
      condition("PodReadyToStartContainers", true),
      condition("Initialized", true),
      condition("ContainersReady", runs),
      condition("Ready", runs),
    ],
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = "" }) => ({
      name,
      image,
      imageID: "",
      ...(runs ? { containerID: `testbed://${pod.metadata?.uid}/${name}` } : {}),
      ready: runs,
      started: runs,
      restartCount: 0,
      state,
    })),
  };
}
