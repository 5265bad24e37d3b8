/**
 * The layer kafka-connect-base: Kafka Connect workers on Kubernetes.
 *
 * It decides what the workers are made from (`worker-properties.ts`, `spec.ts`, `resources/`, all pure) and
 * when they are applied, looked at and removed. How is the engines' matter: `juju`, `kubernetes`, `connect`.
 * Start reading at `handlers.ts`.
 *
 * @module
 */
import type { InterfaceDefinition } from "../juju/index.ts";
import { defineLayer, type Layer } from "../reactive/index.ts";
import { kafkaRequires } from "./brokers/index.ts";
import { handlers } from "./handlers.ts";
import { kafkaClientRequires } from "./kafka-client/index.ts";
import { migrations } from "./migrations.ts";
import { recordAgain } from "./recorded-secrets.ts";
import { answerClients } from "./relations/answer-clients.ts";
import { handOverRequest } from "./relations/deployer-hand-over.ts";
import { askKubeControl } from "./relations/kube-control-access.ts";
import { publishWebsite } from "./relations/website.ts";
import { reportStatus } from "./report.ts";

/** The layer, as a charm's bundle lists it. */
export const layer: Layer<InterfaceDefinition> = defineLayer("kafka-connect-base", handlers, {
  atExit: [reportStatus, publishWebsite, answerClients, askKubeControl, handOverRequest, recordAgain], // the last one comes first
  migrations,
  interfaces: [kafkaRequires, kafkaClientRequires],
});

export { flags } from "./flags.ts";
export * from "./helpers.ts";
