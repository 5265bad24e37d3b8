import { fieldsAt, listAt, textAt, valueAt, type Fields } from "../fields.ts";
import { resourceOf } from "../resources.ts";
import { find, ofKind, timestamp, type Cluster, type Stored } from "../store/cluster.ts";
import { make, rewrite, tellEvent } from "./controller-write.ts";

/** A node as a test wants it. */
export type NodeFacts = {
  readonly name: string;
  /** Its internal addresses, IPv4 or IPv6; those of type `ExternalIP` come with their type. */
  readonly addresses?: readonly (string | { readonly type: "InternalIP" | "ExternalIP"; readonly address: string })[];
  /** `down`: its kubelet tells nothing any more, and its pods count as not ready. `ready` by default. */
  readonly state?: "ready" | "not-ready" | "down";
  /** Whether new pods stay away from it. */
  readonly cordoned?: boolean;
};

/** Makes a node, or changes what is told of one. */
export function setNode(cluster: Cluster, facts: NodeFacts): void {
  const { name, addresses, state, cordoned } = facts;
  const target = { resource: resourceOf("Node"), namespace: "", name };
  const before = find(cluster, target);
  const told = addresses?.map((one) => (typeof one === "string" ? { type: "InternalIP", address: one } : one));
  const shown =
    told === undefined ? listAt(before?.body, "status", "addresses") : [...told, { type: "Hostname", address: name }];
  const former = conditionOf(before?.body);
  const condition = state === undefined && former !== undefined ? former : readiness[state ?? "ready"];
  const isCordoned = cordoned ?? valueAt(before?.body, ["spec", "unschedulable"]) === true;
  const taints = taintsOf(condition, isCordoned);
  const changed = former?.["status"] !== condition["status"];
  const conditions = [{ ...condition, ...(changed ? { lastTransitionTime: timestamp() } : {}), type: "Ready" }];
  const spec = { ...(taints.length === 0 ? {} : { taints }), ...(isCordoned ? { unschedulable: true } : {}) };
  const body = {
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    spec,
    status: { addresses: shown, conditions },
  };
  if (before === undefined) make(cluster, "Node", body, { program: "kubelet" });
  else
    rewrite(
      cluster,
      before,
      { ...before.body, ...body, metadata: fieldsAt(before.body, "metadata") },
      { program: "kubelet" },
    );
  // What its kubelet no longer tells, the node controller says of the pods.
  if (changed && before !== undefined)
    for (const pod of podsOn(cluster, name)) markPod(cluster, pod, condition["status"] === "True");
}

/** A node for a new pod, or why there is none, in the scheduler's words. */
export function nodeForPod(cluster: Cluster): { readonly node: Stored } | { readonly unschedulable: string } {
  const nodes = ofKind(cluster, "Node");
  const node = nodes.find(({ body }) => listAt(body, "spec", "taints").length === 0);
  if (node !== undefined) return { node };
  const reasons = nodes.map(({ body }) =>
    valueAt(body, ["spec", "unschedulable"]) === true
      ? "node(s) were unschedulable"
      : `node(s) had untolerated taint {${textAt(listAt(body, "spec", "taints")[0], "key")}: }`,
  );
  const counted = [...new Set(reasons)].map((reason) => `${reasons.filter((one) => one === reason).length} ${reason}`);
  const why =
    nodes.length === 0
      ? "no nodes available to schedule pods"
      : `0/${nodes.length} nodes are available: ${counted.join(", ")}. preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
  return { unschedulable: why };
}

const readiness: Readonly<Record<"ready" | "not-ready" | "down", Fields>> = {
  ready: { status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" },
  "not-ready": { status: "False", reason: "KubeletNotReady", message: "container runtime network not ready" },
  down: { status: "Unknown", reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." },
};

function taintsOf(condition: Fields, isCordoned: boolean): readonly Fields[] {
  const key = { False: "not-ready", Unknown: "unreachable" }[textAt(condition, "status")];
  return [
    ...(key === undefined ? [] : [{ key: `node.kubernetes.io/${key}`, effect: "NoSchedule" }]),
    ...(isCordoned ? [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] : []),
  ];
}

const conditionOf = (node: Fields | undefined): Fields | undefined =>
  listAt(node, "status", "conditions").find(({ type }) => type === "Ready");

const podsOn = (cluster: Cluster, node: string): readonly Stored[] =>
  ofKind(cluster, "Pod").filter(({ body }) => textAt(body, "spec", "nodeName") === node);

/** Only the condition Ready goes: the containers' own states are the last that the kubelet told. */
function markPod(cluster: Cluster, pod: Stored, isBack: boolean): void {
  const wasRunning = listAt(pod.body, "status", "containerStatuses").every(({ ready }) => ready === true);
  if (!wasRunning) return;
  const conditions = listAt(pod.body, "status", "conditions").map((one) =>
    one["type"] === "Ready" ? { ...one, status: isBack ? "True" : "False", lastTransitionTime: timestamp() } : one,
  );
  const status = { ...fieldsAt(pod.body, "status"), conditions };
  const marked = rewrite(
    cluster,
    pod,
    { ...pod.body, status },
    { program: "kube-controller-manager", subresource: "status" },
  );
  if (isBack) return;
  tellEvent(cluster, {
    about: marked,
    reason: "NodeNotReady",
    message: "Node is not ready",
    component: "node-controller",
  });
}
