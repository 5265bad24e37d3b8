import { readFile } from "node:fs/promises";
import type { V1Pod } from "@kubernetes/client-node";
import { createLogger, type Logger } from "../../src/core/index.ts";
import type { KubernetesObject } from "../../src/kubernetes/index.ts";
import {
  FAST_WORKER,
  forwardPort,
  freePorts,
  LOOPBACK,
  playKubelet,
  propertiesText,
  startKafka,
  startKubernetes,
  startWorker,
  type Kafka,
  type Kubernetes,
  type Worker,
} from "../../tools/testbed/index.ts";
import { grantCharm, itemsOf, namespace, user } from "./access.ts";

/** A real Kubernetes API whose pods are real Connect workers on a real Kafka. */
export type Cluster = {
  readonly kafka: Kafka;
  readonly kubernetes: Kubernetes;
  /** The charm's: a token of a user who has the documented Role and nothing else. */
  readonly kubeconfig: string;
  /** The running workers by the name of their pod. */
  readonly workers: ReadonlyMap<string, Worker>;
  /** For each worker that was started: its group.id, and the groups of those that ran beside it then. */
  readonly starts: readonly { readonly group: string; readonly beside: readonly string[] }[];
  /** All objects of a kind in the namespace, as the server has them. */
  readonly objects: (kind: string) => Promise<readonly KubernetesObject[]>;
  /** What the charm asked of the API server so far, from its audit log. */
  readonly audited: () => Promise<readonly Audited[]>;
  readonly close: () => Promise<void>;
};

/** One request of the charm. */
export type Audited = {
  readonly verb: string;
  readonly resource: string;
  readonly code: number;
  readonly dryRun: boolean;
};

/** Starts everything, at once where it can be. */
export async function startCluster(): Promise<Cluster> {
  const log = createLogger(({ level, text }) => void (level === "DEBUG" || process.stderr.write(`  ${text}\n`)));
  const [kubernetes, kafka] = await Promise.all([startKubernetes({ log }), startKafka({ log })]);
  const workers = new Map<string, Worker>();
  const starts: { group: string; beside: readonly string[] }[] = [];
  const pods = await playPods({ kubernetes, kafka, workers, starts, log });
  return {
    kafka,
    kubernetes,
    kubeconfig: await grantCharm(kubernetes),
    workers,
    starts,
    objects: async (kind) => itemsOf(await kubernetes.kubectl(["get", kind, "-n", namespace, "-o", "json"])),
    audited: () => readAudit(kubernetes.auditLog),
    close: async () => {
      await pods.close();
      await Promise.all([kafka.stop(), kubernetes.stop()]);
    },
  };
}

type Parts = {
  readonly kubernetes: Kubernetes;
  readonly kafka: Kafka;
  readonly workers: Map<string, Worker>;
  readonly starts: { group: string; beside: readonly string[] }[];
  readonly log: Logger;
};

/** Plays kubelet and kube-proxy: a pod is a Connect worker started from the properties that the charm rendered. */
async function playPods({
  kubernetes,
  kafka,
  workers,
  starts,
  log,
}: Parts): Promise<{ readonly close: () => Promise<void> }> {
  const forwards = new Map<number, Promise<{ readonly close: () => Promise<void> }>>();
  const forward = async (): Promise<void> => {
    const services = itemsOf(await kubernetes.kubectl(["get", "services", "-n", namespace, "-o", "json"]));
    for (const port of services.flatMap(nodePorts)) {
      const targets = () =>
        [...workers.values()].map(({ url }) => ({ host: LOOPBACK, port: Number(new URL(url).port) }));
      if (!forwards.has(port)) forwards.set(port, forwardPort({ host: LOOPBACK, port, targets }));
    }
    await Promise.all(forwards.values());
  };
  const groups = new Map<string, string>();
  const kubelet = await playKubelet({
    kubeconfigText: kubernetes.kubeconfigText,
    log,
    onPod: async (pod) => {
      const name = pod.metadata?.name ?? "";
      const [port = 0] = await freePorts(1);
      const rendered = await renderedProperties(kubernetes, pod);
      const group = /^group\.id=(.*)$/m.exec(rendered)?.[1] ?? "";
      starts.push({ group, beside: [...groups.values()] });
      groups.set(name, group);
      const propertiesOfPod = propertiesText({ ...placeOnOneMachine(port, kafka), ...FAST_WORKER });
      workers.set(
        name,
        await startWorker(kafka, { name, host: LOOPBACK, port, propertiesText: rendered + propertiesOfPod }),
      );
      await forward();
      return undefined;
    },
    onPodGone: async (pod) => {
      const name = pod.metadata?.name ?? "";
      const worker = workers.get(name);
      workers.delete(name);
      await worker?.stop();
      groups.delete(name);
    },
  });
  return {
    close: async () => {
      await kubelet.stop();
      await Promise.all([...forwards.values()].map(async (one) => (await one).close()));
    },
  };
}

/** What a pod's own address and image would have given; the last of equal keys wins. */
const placeOnOneMachine = (port: number, kafka: Kafka): Readonly<Record<string, string>> => ({
  listeners: `http://${LOOPBACK}:${port}`,
  "rest.advertised.host.name": LOOPBACK,
  "rest.advertised.port": String(port),
  "plugin.path": kafka.jars.plugins,
  "offset.storage.partitions": "1",
  "status.storage.partitions": "1",
});

async function renderedProperties({ kubectl }: Kubernetes, pod: V1Pod): Promise<string> {
  const volume = pod.spec?.volumes?.find(({ name }) => name === "config");
  const path = String.raw`jsonpath={.data.connect-distributed\.properties}`;
  return kubectl(["get", "configmap", volume?.configMap?.name ?? "", "-n", namespace, "-o", path]);
}

async function readAudit(file: string): Promise<readonly Audited[]> {
  type Event = {
    stage: string;
    verb: string;
    requestURI: string;
    user: { username: string };
    objectRef?: { resource: string };
    responseStatus?: { code: number };
  };
  const events = (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line): Event => JSON.parse(line));
  return events
    .filter(({ stage, user: { username } }) => stage === "ResponseComplete" && username.endsWith(`:${user}`))
    .map(({ verb, requestURI, objectRef, responseStatus }) => ({
      verb,
      resource: objectRef?.resource ?? "",
      code: responseStatus?.code ?? 0,
      dryRun: requestURI.includes("dryRun=All"),
    }));
}

const nodePorts = (service: KubernetesObject): readonly number[] =>
  ((service["spec"] as { ports?: { nodePort?: number }[] }).ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
