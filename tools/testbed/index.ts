/**
 * Starts what system tests run against: a real Kubernetes API with its controllers, a real Kafka with Connect
 * workers, and the parts that stand between them on one machine (a kubelet that is played, a NodePort).
 *
 * Not here: pods that run as containers, and the tests. Start reading at `kubernetes.ts`.
 *
 * @module
 */
export { TestbedError } from "./errors.ts";
export { forwardPort, type ForwardOptions, type ForwardTarget } from "./forward.ts";
export { freePorts, LOOPBACK } from "./free-ports.ts";
export { startKafka, type Kafka, type KafkaOptions } from "./kafka.ts";
export { FAST_WORKER, propertiesText, type Properties } from "./kafka-properties.ts";
export { startWorker, type Worker, type WorkerOptions } from "./kafka-worker.ts";
export { NODE_NAME } from "./kubelet-objects.ts";
export { PodRefused, type PodHooks } from "./kubelet-pods.ts";
export { playKubelet, type KubeletOptions } from "./kubelet.ts";
export { startKubernetes, type Kubernetes, type KubernetesOptions } from "./kubernetes.ts";
export type { ProgramEnd } from "./programs.ts";
