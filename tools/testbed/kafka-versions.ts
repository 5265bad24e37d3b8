/** The Kafkas whose Connect workers can be started, newest first. Each is a profile of `kafka/pom.xml`. */
export const KAFKA_VERSIONS = ["4.3.1", "3.9.2", "2.8.2", "0.10.1.1"] as const;

export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

/** Those that have a broker too. */
export type BrokerVersion = "4.3.1" | "3.9.2";

export const NEWEST: KafkaVersion = "4.3.1";

/** The broker for workers of a version: Kafka 4.0 no longer understands clients before 2.1 (KIP-896). */
export const BROKER_FOR: Readonly<Record<KafkaVersion, BrokerVersion>> = {
  "4.3.1": "4.3.1",
  "3.9.2": "3.9.2",
  "2.8.2": "4.3.1",
  "0.10.1.1": "3.9.2",
};

/** Whether a version's workers lack what later ones take for granted: topics of their own, plugin.path, listeners. */
export const isLegacy = (version: KafkaVersion): boolean => version === "0.10.1.1";

/** @throws {TypeError} for a text that is none of them. */
export function kafkaVersion(text: string): KafkaVersion {
  const found = KAFKA_VERSIONS.find((version) => version === text);
  if (found !== undefined) return found;
  throw new TypeError(`there is no testbed for Kafka ${text}; choose one of ${KAFKA_VERSIONS.join(", ")}`);
}
