/**
 * The brokers that the workers use: from the endpoint `kafka` or `kafka-client`, or told in properties. It decides what
 * is read of them and when. How the interface `kafka_client` is spoken is `kafka-client/`'s matter.
 *
 * Start reading at `known-brokers.ts`, then `look-at-brokers.ts`.
 *
 * @module
 */
export type { BrokersState } from "./brokers-state.ts";
export { kafkaRequires } from "./kafka-interface.ts";
export { knownBrokers, readBrokers, type KnownBrokers } from "./known-brokers.ts";
export { lookAtBrokers } from "./look-at-brokers.ts";
