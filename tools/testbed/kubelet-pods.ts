import { PatchStrategy, setHeaderOptions, type CoreV1Api, type V1Pod, type V1PodStatus } from "@kubernetes/client-node";
import type { Logger } from "../../src/core/index.ts";
import { TestbedError } from "./errors.ts";
import { unlessStatus } from "./kube-answers.ts";
import { NODE_NAME, runningStatus, startingStatus, waitingStatus } from "./kubelet-objects.ts";

/** What stands for the containers of the Pods. */
export type PodHooks = {
  readonly log: Logger;
  /**
   * Called once for each Pod bound to the node; the Pod becomes Ready when it has finished, with the IP that it
   * answers or else one of its own. No loopback address: Endpoints may not hold one, and the Service would get
   * none. The signal aborts when the Pod is deleted meanwhile. When it throws, the Pod stays not ready for good;
   * {@link PodRefused} chooses the reason that is seen.
   */
  readonly onPod?: (pod: V1Pod, signal: AbortSignal) => Promise<string | undefined>;
  /** Called once when the Pod is to go, after `onPod`. The Pod is gone from the API when it has finished. */
  readonly onPodGone?: (pod: V1Pod) => Promise<void>;
};

/** Thrown by `onPod`: the container waits with this reason, such as `ImagePullBackOff`. */
export class PodRefused extends TestbedError {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A Pod that was bound to the node. It is remembered for good, so that no Pod starts twice. */
type Life = { readonly pod: V1Pod; readonly aborter: AbortController; readonly start: Promise<void> };

export type PodKeeper = {
  /** Compares the Pods of the node with those it knows, and starts and ends what differs. */
  readonly look: () => Promise<void>;
  /** Waits for what is under way; no Pod is ended. */
  readonly abandon: () => Promise<void>;
};

/** Follows the Pods that are bound to the node. */
export function podKeeper(core: CoreV1Api, options: PodHooks): PodKeeper {
  const strategicMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
  const lives = new Map<string, Life>();
  const ends = new Map<string, Promise<void>>();
  const patch = async (pod: V1Pod, status: V1PodStatus): Promise<void> => {
    // The uid makes the API refuse the patch when another Pod has taken the name.
    const body = { metadata: { uid: pod.metadata?.uid }, status };
    await unlessStatus(404, core.patchNamespacedPodStatus({ ...nameOf(pod), body }, strategicMerge));
  };
  const start = async (pod: V1Pod, podIP: string, signal: AbortSignal): Promise<void> => {
    await patch(pod, startingStatus(pod, new Date()));
    let status: V1PodStatus;
    try {
      const answered = await options.onPod?.(pod, signal);
      status = runningStatus(pod, answered ?? podIP, new Date());
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof PodRefused ? error.reason : "RunContainerError";
      const message = error instanceof Error ? error.message : String(error);
      options.log.info("a pod is refused", { pod: nameOf(pod).name, reason, message });
      status = waitingStatus(pod, { reason, message }, new Date());
    }
    await patch(pod, status);
  };
  const end = async (uid: string, life: Life): Promise<void> => {
    life.aborter.abort();
    await life.start;
    await options.onPodGone?.(life.pod);
    const body = { gracePeriodSeconds: 0, preconditions: { uid } };
    await unlessStatus(404, core.deleteNamespacedPod({ ...nameOf(life.pod), body }));
  };
  const logged = (what: string, pod: V1Pod, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      options.log.warning(what, { pod: nameOf(pod).name, error: String(error).slice(0, 300) });
    });
  let born = 0;
  return {
    look: async function look() {
      const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${NODE_NAME}` });
      const listed = new Map(items.map((pod) => [pod.metadata?.uid ?? "", pod]));
      for (const [uid, pod] of listed) {
        if (lives.has(uid)) continue;
        const aborter = new AbortController();
        born += 1;
        const podIP = `10.244.${born >> 8}.${born & 255}`;
        const work = logged("a pod did not start", pod, start(pod, podIP, aborter.signal));
        lives.set(uid, { pod, aborter, start: work });
      }
      for (const [uid, life] of lives) {
        const pod = listed.get(uid);
        const goes = pod === undefined || pod.metadata?.deletionTimestamp !== undefined;
        if (goes && !ends.has(uid)) ends.set(uid, logged("a pod did not end", life.pod, end(uid, life)));
      }
    },
    abandon: async () => {
      for (const life of lives.values()) life.aborter.abort();
      await Promise.all([...[...lives.values()].map((life) => life.start), ...ends.values()]);
    },
  };
}

const nameOf = (pod: V1Pod): { readonly name: string; readonly namespace: string } => ({
  name: pod.metadata?.name ?? "",
  namespace: pod.metadata?.namespace ?? "",
});
