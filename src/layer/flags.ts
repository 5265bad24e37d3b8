/** The flags of contract section 3 that the layer sets or reads. `docs/reference/flags.md` is compared with them. */
export const flags = {
  /** Set by the upper layer: it wants workers. */
  install: "kafka-connect-base.install",
  /** The merged properties were applied; cleared when an input of them changed. */
  configured: "kafka-connect-base.configured",
  /** The objects exist. */
  installed: "kafka-connect-base.installed",
  /** Brokers are known and the names of Connect's three topics are settled. */
  topicCreated: "kafka-connect-base.topic-created",
  /** With `kafka-connect.running`. */
  ready: "kafka-connect-base.ready",
  /** The first rollout was complete and a worker is ready. */
  running: "kafka-connect.running",
  /** A rollout is under way. */
  rolling: "kafka-connect.rolling",
} as const;
