import type { Logger } from "../../src/core/index.ts";
import { connectImage } from "./connect-image.ts";
import { startKafka, type Kafka } from "./kafka.ts";
import type { KafkaVersion } from "./kafka-versions.ts";
import { playKubelet } from "./kubelet.ts";
import { startKubernetes, type Kubernetes } from "./kubernetes.ts";
import type { ProgramEnd } from "./programs.ts";

/** Which parts to start. */
export type UpOptions = {
  readonly mode: "api" | "node";
  /** Play a node; of use in mode `api` only. */
  readonly kubelet: boolean;
  /** Kafka, with two workers in mode `api`, and with the image of a worker for Pods in mode `node`. */
  readonly connect: boolean;
  /** Of the Connect workers. */
  readonly version: KafkaVersion;
  readonly log: Logger;
  readonly onEnd: (end: ProgramEnd) => void;
};

export type Running = {
  /** For people and programs; it holds no token. */
  readonly summary: object;
  readonly pids: Readonly<Record<string, number>>;
  readonly stop: () => Promise<void>;
};

/** Starts the parts in order. Each one that is up is stopped again when a later one fails. */
export async function up({ mode, kubelet, connect, version, log, onEnd }: UpOptions): Promise<Running> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const image = connect && mode === "node" ? await connectImage(log) : undefined;
    log.info("starting Kubernetes", { mode });
    const cluster = await startKubernetes({ log, onEnd, mode, images: image === undefined ? [] : [image.file] });
    stops.push(cluster.stop);
    if (kubelet) stops.push((await playKubelet({ kubeconfigText: cluster.kubeconfigText, log })).stop);
    // The kubeconfig's text is left out: it holds a token, and stdout may end up in a log.
    const { kubeconfig, server, auditLog, nodeIp, hostIp } = cluster;
    const kubernetes = { mode, kubeconfig, server, auditLog, nodeIp, hostIp, ...partsOf(cluster) };
    if (!connect) return { summary: { kubernetes }, pids: cluster.pids, stop };
    log.info("starting Kafka");
    const kafka = await startKafka({ version, log, onEnd, listenHost: hostIp, workers: mode === "node" ? 0 : 2 });
    stops.push(kafka.stop);
    const { bootstrap, workers } = kafka;
    const summary = { kubernetes, kafka: { bootstrap, workers, image: image?.name, ...partsOf(kafka) } };
    return { summary, pids: { ...cluster.pids, ...kafka.pids }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Parts = Pick<Kafka | Kubernetes, "directory" | "pids" | "times">;

const partsOf = ({ directory, pids, times }: Parts): Parts => ({ directory, pids, times });
