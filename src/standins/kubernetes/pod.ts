import { fieldsAt, listAt, textAt, type Fields } from "./fields.ts";
import { templateHash } from "./rollout.ts";

/** What a new pod is given. */
type PodOptions = { readonly suffix: string; readonly podIP: string; readonly hostIP: string };

/** A pod of a Deployment's template, not ready yet; with an image tagged `absent` it never will be. */
export function createPod(deployment: Fields, { suffix, podIP, hostIP }: PodOptions): Fields {
  const name = textAt(deployment, "metadata", "name");
  const hash = templateHash(deployment);
  const template = fieldsAt(deployment, "spec", "template");
  const labels = { ...fieldsAt(template, "metadata", "labels"), "pod-template-hash": hash };
  const owner = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: `${name}-${hash}`,
    uid: textAt(deployment, "metadata", "uid"),
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    metadata: {
      ...fieldsAt(template, "metadata"),
      name: `${name}-${hash}-${suffix}`,
      labels,
      ownerReferences: [owner],
    },
    spec: { ...fieldsAt(template, "spec"), nodeName: "node1" },
    status: {
      phase: "Pending",
      conditions: [{ type: "Ready", status: "False", reason: "ContainersNotReady" }],
      hostIP,
      podIP,
      containerStatuses: listAt(template, "spec", "containers").map(waitingContainer),
    },
  };
}

/** The pod with all its containers running. */
export function asReady(pod: Fields, now: string): Fields {
  const running = listAt(pod, "status", "containerStatuses").map((container) => ({
    ...container,
    ready: true,
    started: true,
    state: { running: { startedAt: now } },
  }));
  const status = {
    ...fieldsAt(pod, "status"),
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: now }],
    containerStatuses: running,
  };
  return { ...pod, status };
}

/** True for a pod that {@link createPod} made for this Deployment. */
export function belongsTo(deployment: Fields, pod: Fields): boolean {
  const uid = textAt(deployment, "metadata", "uid");
  return listAt(pod, "metadata", "ownerReferences").some((owner) => owner["uid"] === uid);
}

function waitingContainer(container: Fields): Fields {
  const image = textAt(container, "image");
  const waiting = image.endsWith(":absent")
    ? { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}"` }
    : { reason: "ContainerCreating" };
  return {
    name: textAt(container, "name"),
    image,
    imageID: "",
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting },
  };
}
