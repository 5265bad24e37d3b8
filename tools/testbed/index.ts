/**
 * Starts what system tests run against: a real Kubernetes, with a real node or one that is played, a real Kafka
 * with Connect workers, and the image that makes a Connect worker of a Pod.
 *
 * Not here: the tests. Start reading at `kubernetes.ts`.
 *
 * @module
 */
export { connectImage, type ConnectImage } from "./connect-image.ts";
export { TestbedError } from "./errors.ts";
export { forwardPort, type ForwardOptions, type ForwardTarget } from "./forward.ts";
export { freePorts, LOOPBACK } from "./free-ports.ts";
export { startKafka, type Kafka, type KafkaOptions } from "./kafka.ts";
export { kafkaJars, type KafkaJars } from "./kafka-jars.ts";
export { FAST_WORKER, loginProperties, propertiesText, type Login, type Properties } from "./kafka-properties.ts";
export type { ScramBootstrap, ScramOptions } from "./kafka-scram.ts";
export { createTopics, type CleanupPolicy, type TopicPlace } from "./kafka-topics.ts";
export { KAFKA_VERSIONS, type KafkaVersion } from "./kafka-versions.ts";
export { startWorker, type Worker, type WorkerOptions } from "./kafka-worker.ts";
export { kubectl } from "./kube-client.ts";
export { NODE_NAME } from "./kubelet-objects.ts";
export { PodRefused, type PodHooks } from "./kubelet-pods.ts";
export { playKubelet, type KubeletOptions } from "./kubelet.ts";
export { startKubernetes, type Kubernetes, type KubernetesOptions } from "./kubernetes.ts";
export type { ProgramEnd } from "./programs.ts";
