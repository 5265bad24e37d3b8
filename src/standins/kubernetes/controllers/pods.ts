import { fieldsAt, listAt, textAt, type Fields } from "../fields.ts";
import { ofKind, timestamp, type Cluster, type Stored } from "../store/cluster.ts";
import { isNodeReady } from "../store/node-addresses.ts";
import { make, rewrite, tellEvent, type EventFacts } from "./controller-write.ts";
import { nodeForPod } from "./nodes.ts";

/** What goes wrong with new pods. */
export type PodTrouble = {
  /** Pods that have a container with this image; without it all new pods. */
  readonly image?: string;
  /**
   * What their status says over what a waiting pod says: `phase`, `conditions` (laid over by type), and
   * `containerStatuses` (laid over in order; names and images are the pod's own), as a kubelet tells it.
   */
  readonly status: Fields;
  /** Events told of each such pod. */
  readonly events?: readonly Pick<EventFacts, "reason" | "message" | "component" | "type" | "fieldPath">[];
};

/** Makes a pod of a ReplicaSet's template and schedules it; it is not ready yet. */
export function makePod(
  cluster: Cluster,
  replicaSet: Stored,
  {
    suffix,
    podIP,
    trouble,
  }: { readonly suffix: string; readonly podIP: string; readonly trouble: PodTrouble | undefined },
): Stored {
  const template = fieldsAt(replicaSet.body, "spec", "template");
  const uid = textAt(replicaSet.body, "metadata", "uid");
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: replicaSet.name, uid, controller: true };
  const placed = nodeForPod(cluster);
  const node = "node" in placed ? placed.node : undefined;
  const metadata = {
    ...fieldsAt(template, "metadata"),
    name: `${replicaSet.name}-${suffix}`,
    generateName: `${replicaSet.name}-`,
    namespace: replicaSet.namespace,
    ownerReferences: [{ ...owner, blockOwnerDeletion: true }],
  };
  const spec = { ...fieldsAt(template, "spec"), ...(node === undefined ? {} : { nodeName: node.name }) };
  const body = { metadata, spec, status: {} };
  const matches = trouble !== undefined && hasImage(body, trouble.image);
  const status =
    "unschedulable" in placed
      ? unscheduledStatus(placed.unschedulable)
      : withTrouble(waitingStatus(body, { podIP, node: placed.node }), matches ? trouble.status : {});
  const pod = make(cluster, "Pod", { ...body, status }, { program: "kube-controller-manager" });
  if ("unschedulable" in placed) {
    const facts = { reason: "FailedScheduling", message: placed.unschedulable, component: "default-scheduler" };
    tellEvent(cluster, { about: pod, ...facts });
  }
  for (const event of (matches ? trouble.events : undefined) ?? []) tellEvent(cluster, { about: pod, ...event });
  for (const container of listAt(spec, "containers").filter(isAbsent)) tellOfAbsent(cluster, pod, container);
  return pod;
}

/** All containers of a pod begin to run, unless its node is down; one that found no node looks for one again. */
export function startPod(cluster: Cluster, pod: Stored, podIP: string): void {
  const placed = nodeForPod(cluster);
  const nodeName = textAt(pod.body, "spec", "nodeName");
  const bound = ofKind(cluster, "Node").find(({ name }) => name === nodeName);
  const node = bound ?? ("node" in placed ? placed.node : undefined);
  if (node === undefined || !isNodeReady(node)) return;
  const waiting = waitingStatus(pod.body, { podIP: textAt(pod.body, "status", "podIP") || podIP, node });
  const now = timestamp();
  const running = listAt(waiting, "containerStatuses").map((container) => ({
    ...container,
    ready: true,
    started: true,
    state: { running: { startedAt: now } },
  }));
  const conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(
    (type) => condition(type, "True", now),
  );
  const status = { ...waiting, phase: "Running", conditions, containerStatuses: running };
  const spec = { ...fieldsAt(pod.body, "spec"), nodeName: node.name };
  rewrite(cluster, pod, { ...pod.body, spec, status }, { program: "kubelet", subresource: "status" });
}

/** False for a pod with an image that nobody can pull. */
export function canStart(pod: Fields): boolean {
  return !listAt(pod, "spec", "containers").some(isAbsent);
}

/** True for a pod whose condition Ready holds. */
export function isReady(pod: Fields): boolean {
  return listAt(pod, "status", "conditions").some(({ type, status }) => type === "Ready" && status === "True");
}

/** True where a container of a pod has this image; for no image, always. */
export function hasImage(pod: Fields, image: string | undefined): boolean {
  return image === undefined || listAt(pod, "spec", "containers").some((container) => container["image"] === image);
}

function waitingStatus(pod: Fields, { podIP, node }: { readonly podIP: string; readonly node: Stored }): Fields {
  const now = timestamp();
  const containers = listAt(pod, "spec", "containers");
  const names = containers.map((container) => textAt(container, "name")).join(" ");
  const unready = { reason: "ContainersNotReady", message: `containers with unready status: [${names}]` };
  const hostIP = textAt(
    listAt(node.body, "status", "addresses").find(({ type }) => type === "InternalIP"),
    "address",
  );
  return {
    phase: "Pending",
    conditions: [
      condition("PodReadyToStartContainers", "True", now),
      condition("Initialized", "True", now),
      { ...condition("Ready", "False", now), ...unready },
      { ...condition("ContainersReady", "False", now), ...unready },
      condition("PodScheduled", "True", now),
    ],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    containerStatuses: containers.map(waitingContainer),
    qosClass: "BestEffort",
  };
}

function waitingContainer(container: Fields): Fields {
  const image = textAt(container, "image");
  const waiting = isAbsent(container)
    ? { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}": ErrImagePull: ${pullFault(image)}` }
    : { reason: "ContainerCreating" };
  const name = textAt(container, "name");
  return { name, image, imageID: "", ready: false, started: false, restartCount: 0, lastState: {}, state: { waiting } };
}

function unscheduledStatus(message: string): Fields {
  const scheduled = { ...condition("PodScheduled", "False", timestamp()), reason: "Unschedulable", message };
  return { phase: "Pending", conditions: [scheduled], qosClass: "BestEffort" };
}

function withTrouble(base: Fields, trouble: Fields): Fields {
  const changed = listAt(trouble, "conditions");
  const conditions = listAt(base, "conditions").map((one) => ({
    ...one,
    ...changed.find(({ type }) => type === one["type"]),
  }));
  const added = changed.filter(({ type }) => !conditions.some((one) => one["type"] === type));
  const told = listAt(trouble, "containerStatuses");
  const containers = listAt(base, "containerStatuses").map((one, index) => {
    const { name, image } = one;
    return { ...one, ...told[index], name: name ?? "", image: image ?? "" };
  });
  return { ...base, ...trouble, conditions: [...conditions, ...added], containerStatuses: containers };
}

function tellOfAbsent(cluster: Cluster, pod: Stored, container: Fields): void {
  const image = textAt(container, "image");
  const about = { about: pod, component: "kubelet", fieldPath: `spec.containers{${textAt(container, "name")}}` };
  tellEvent(cluster, { ...about, reason: "Failed", message: `Failed to pull image "${image}": ${pullFault(image)}` });
  tellEvent(cluster, { ...about, reason: "Failed", message: "Error: ErrImagePull" });
  tellEvent(cluster, { ...about, reason: "BackOff", message: `Back-off pulling image "${image}"`, type: "Normal" });
}

const pullFault = (image: string): string =>
  `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`;

const isAbsent = (container: Fields): boolean => textAt(container, "image").endsWith(":absent");

const condition = (type: string, status: string, now: string): Fields => ({
  type,
  status,
  lastProbeTime: null,
  lastTransitionTime: now,
});
