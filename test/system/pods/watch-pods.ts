import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { V1Pod } from "@kubernetes/client-node";
import type { Kubernetes } from "../../../tools/testbed/index.ts";

/** What became of the pods, as the API server told it. */
export type PodRecord = {
  /** The pods that served and were not on their way out, after each change, by uid. */
  readonly serving: () => readonly ReadonlySet<string>[];
  /** The pods that were deleted and are gone, with the exit code of their worker and how long its end took. */
  readonly gone: () => readonly PodEnd[];
  readonly stop: () => Promise<void>;
};

/** The end of a deleted pod. */
type PodEnd = {
  readonly uid: string;
  readonly exitCode: number | undefined;
  /** From the deletion, when the kubelet was told, to the end of the container; both are whole seconds. */
  readonly seconds: number;
  /** What the worker first logged after it: that is nowhere else once the pod is gone. */
  readonly log: readonly string[];
};

/** Watches the pods of a namespace until `stop`. */
export function watchPods({ binary, kubeconfig }: Kubernetes, namespace: string): PodRecord {
  const kubectl = (...args: readonly string[]) =>
    spawn(binary, ["kubectl", "--kubeconfig", kubeconfig, "-n", namespace, ...args], {
      stdio: ["ignore", "pipe", "ignore"],
    });
  const child = kubectl("get", "pods", "--watch", "-o", 'jsonpath={@}{"\\n"}'); // a line for each change of a pod
  const last = new Map<string, V1Pod>();
  const told = new Map<string, number>();
  const logs = new Map<string, string[]>();
  const serving: ReadonlySet<string>[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => {
    const pod = JSON.parse(text) as V1Pod;
    const uid = pod.metadata?.uid ?? "";
    last.set(uid, pod);
    if (!told.has(uid) && pod.metadata?.deletionTimestamp !== undefined) {
      told.set(uid, deletedAt(pod));
      const log: string[] = [];
      logs.set(uid, log);
      const follow = kubectl("logs", pod.metadata.name ?? "", "--follow", "--tail=5");
      createInterface({ input: follow.stdout }).on("line", (said) => log.length < 40 && log.push(said));
    }
    serving.push(new Set([...last.values()].filter(serves).map(({ metadata }) => metadata?.uid ?? "")));
  });
  return {
    serving: () => serving,
    gone: () => [...told].flatMap(([uid, at]) => endOf(last.get(uid), at, logs.get(uid) ?? [])),
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

const serves = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp === undefined &&
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

/** The server writes when the grace period will be over; once the container has ended, the kubelet makes that now. */
const deletedAt = ({ metadata }: V1Pod): number =>
  Date.parse(String(metadata?.deletionTimestamp)) - (metadata?.deletionGracePeriodSeconds ?? 0) * 1000;

function endOf(pod: V1Pod | undefined, deleted: number, log: readonly string[]): readonly PodEnd[] {
  const ended = pod?.status?.containerStatuses?.[0]?.state?.terminated;
  if (ended === undefined) return [];
  const seconds = (Date.parse(String(ended.finishedAt)) - deleted) / 1000;
  return [{ uid: pod?.metadata?.uid ?? "", exitCode: ended.exitCode, seconds, log }];
}
