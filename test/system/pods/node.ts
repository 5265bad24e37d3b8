import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import { createLogger } from "../../../src/core/index.ts";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import {
  connectImage,
  startKafka,
  startKubernetes,
  type Kafka,
  type Kubernetes,
} from "../../../tools/testbed/index.ts";
import { grantCharm, itemsOf, namespace } from "../access.ts";
import { watchPods, type PodRecord } from "./watch-pods.ts";

/** A real Kubernetes with a real node, whose pods are Connect workers on a real Kafka. */
export type Node = {
  readonly kafka: Kafka;
  readonly kubernetes: Kubernetes;
  /** The workers' image, which the node has. */
  readonly image: string;
  /** The charm's: a token of a user who has the documented Role and nothing else. */
  readonly kubeconfig: string;
  /** All objects of a kind in the namespace, as the server has them. */
  readonly objects: (kind: string) => Promise<readonly KubernetesObject[]>;
  /** The pods, without those that are on their way out. */
  readonly pods: () => Promise<readonly V1Pod[]>;
  /** Notes what becomes of every pod from now on. */
  readonly watchPods: () => PodRecord;
  /** Runs a script in the shell of a pod's worker, with one argument, and returns its stdout. */
  readonly exec: (pod: string, script: string, argument?: string) => Promise<string>;
  /** Keeps the charm's log, what the workers logged and what Kubernetes says about them, and returns the folder. */
  readonly evidence: (charmLog: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Starts the node, and Kafka where its pods reach it. */
export async function startNode(): Promise<Node> {
  const log = createLogger(({ level, text }) => void (level === "DEBUG" || process.stderr.write(`  ${text}\n`)));
  const image = await connectImage(log);
  const kubernetes = await startKubernetes({ log, mode: "node", images: [image.file] });
  const [kafka, kubeconfig] = await Promise.all([
    startKafka({ log, listenHost: kubernetes.hostIp }),
    grantCharm(kubernetes),
  ]);
  const kubectl = (...args: readonly string[]): Promise<string> => kubernetes.kubectl([...args, "-n", namespace]);
  const pods = async (): Promise<readonly V1Pod[]> =>
    (JSON.parse(await kubectl("get", "pods", "-o", "json")) as { items: V1Pod[] }).items;
  return {
    kafka,
    kubernetes,
    image: image.name,
    kubeconfig,
    objects: async (kind) => itemsOf(await kubectl("get", kind, "-o", "json")),
    pods: async () => (await pods()).filter(({ metadata }) => metadata?.deletionTimestamp === undefined),
    exec: (pod, script, argument = "") =>
      kubernetes.kubectl(["exec", pod, "-n", namespace, "--", "sh", "-c", script, "sh", argument]),
    watchPods: () => watchPods(kubernetes, namespace),
    evidence: async (charmLog) => {
      const folder = await mkdtemp(join(tmpdir(), "evidence-"));
      const keep = async (name: string, ...args: readonly string[]): Promise<void> =>
        writeFile(join(folder, name), await kubectl(...args).catch(String));
      const names = (await pods()).map(({ metadata }) => metadata?.name ?? "");
      await Promise.all([
        writeFile(join(folder, "charm.log"), charmLog),
        copyFile(join(kubernetes.directory, "kubelet.log"), join(folder, "kubelet.log")),
        keep("events.txt", "get", "events", "--sort-by=.metadata.creationTimestamp"),
        keep("pods.txt", "describe", "pods"),
        keep(
          "objects.yaml",
          "get",
          "deployments,replicasets,services,endpointslices,poddisruptionbudgets",
          "-o",
          "yaml",
        ),
        ...names.map((name) => keep(`${name}.log`, "logs", name, "--all-containers")),
        ...names.map((name) => keep(`${name}.previous.log`, "logs", name, "--all-containers", "--previous")),
      ]);
      return folder;
    },
    close: async () => {
      await Promise.all([kafka.stop(), kubernetes.stop()]);
    },
  };
}
