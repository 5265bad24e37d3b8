/**
 * The interface `kafka_client` of Charmed Kafka and others, from the side that requires it: what is asked for, how the
 * answer is read, and which worker properties come of it. Not here: when it is read, which is `brokers/`'s matter.
 *
 * Start reading at `interface.ts`, then `kafka-access.ts`.
 *
 * @module
 */
export { kafkaClientRequires } from "./interface.ts";
