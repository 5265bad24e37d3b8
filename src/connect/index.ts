/**
 * Kafka Connect: a client of its REST API, what its answers mean, and the properties file of its workers.
 *
 * Nothing here knows Juju, Kubernetes or how workers are deployed. Start reading at `api.ts`, then `send.ts`.
 *
 * @module
 */
export type { ConnectClient, ConnectClientOptions, RestartOptions } from "./api.ts";
export { bodyOf, classify, type AnswerKind } from "./classify.ts";
export { createConnectClient } from "./client.ts";
export type { ConnectorConfig } from "./connector-config.ts";
export { ConnectArgumentError, ConnectUnreachableError } from "./errors.ts";
export { connectorHealth, type ConnectorHealth, type ConnectorState } from "./health.ts";
export { warnNearMisses } from "./near-misses.ts";
export { isSensitiveKey, redactConfig, redactText } from "./redact.ts";
export { renderProperties } from "./render-properties.ts";
export { apiResponse, type Api_response } from "./response.ts";
export type {
  Answer,
  ConnectErrorBody,
  ConnectorInfo,
  ConnectorStatus,
  ConnectorsWithStatus,
  PluginInfo,
  TaskId,
  TaskInfo,
  WorkerInfo,
  WorkerState,
} from "./shapes.ts";
export { parseWorkerConfig, type WorkerConfig } from "./worker-config.ts";
