import type { Logger } from "../core/index.ts";
import type { ConnectorConfig } from "./connector-config.ts";
import type {
  Answer,
  ConnectorInfo,
  ConnectorStatus,
  ConnectorsWithStatus,
  PluginInfo,
  TaskInfo,
  WorkerInfo,
} from "./shapes.ts";

/** How a client behaves. Times are in milliseconds. */
export type ConnectClientOptions = {
  /** Addresses of workers of one Connect cluster, like `http://10.1.2.3:8083`; credentials and a path may be in them. */
  readonly urls: readonly string[];
  readonly log?: Logger;
  /** The time for all requests of this client together; 60,000 by default. Time between requests is free. */
  readonly budgetMs?: number;
  /** The time for one GET; 10,000 by default. */
  readonly readTimeoutMs?: number;
  /** The time for one other request; 95,000 by default, because a worker itself gives up after 90 s. */
  readonly writeTimeoutMs?: number;
  /** The limit of the first pause before a repetition; 200 by default, doubled each time. */
  readonly retryBaseMs?: number;
};

/** What {@link ConnectClient.restartConnector} restarts besides the connector object. Kafka 3.0 or later (KIP-745). */
export type RestartOptions = {
  /** The tasks too. */
  readonly includeTasks?: boolean;
  /** Only what has failed. */
  readonly onlyFailed?: boolean;
};

/**
 * Kafka Connect's REST API. Any HTTP status is an answer. Requests are repeated while a worker starts,
 * rebalances or is away; when the budget is spent, the last answer is returned. Every method throws
 * `ConnectUnreachableError` when there was no answer at all, and `ConnectArgumentError` for a name or config
 * that no worker can take.
 */
export type ConnectClient = {
  readonly root: () => Promise<Answer<WorkerInfo>>;
  readonly listConnectors: () => Promise<Answer<readonly string[]>>;
  /** Status and config of all connectors, in one request from Kafka 2.3 on; before, status only, one by one. */
  readonly listConnectorsWithStatus: () => Promise<Answer<ConnectorsWithStatus>>;
  readonly getConnector: (name: string) => Promise<Answer<ConnectorInfo>>;
  readonly getConnectorConfig: (name: string) => Promise<Answer<Readonly<Record<string, string>>>>;
  /** Creates (201) or replaces (200) a connector. Each one restarts it, also with an unchanged config. */
  readonly putConnectorConfig: (name: string, config: ConnectorConfig) => Promise<Answer<ConnectorInfo>>;
  /** 204; 404 when there was none. The offsets of a source stay, and a later connector of this name goes on there. */
  readonly deleteConnector: (name: string) => Promise<Answer<null>>;
  /** 404 also for a moment after a connector was created. */
  readonly connectorStatus: (name: string) => Promise<Answer<ConnectorStatus>>;
  /** 204, or 202 with the status when an option is set. Workers before 3.0 ignore the options: 204 and a warning in the log. */
  readonly restartConnector: (name: string, options?: RestartOptions) => Promise<Answer<ConnectorStatus>>;
  /** 202; the state follows a little later. */
  readonly pauseConnector: (name: string) => Promise<Answer<null>>;
  /** 202; the state follows a little later. */
  readonly resumeConnector: (name: string) => Promise<Answer<null>>;
  readonly listTasks: (name: string) => Promise<Answer<readonly TaskInfo[]>>;
  /** The connector classes of the worker that answers; during a rollout another may have others. */
  readonly listPlugins: () => Promise<Answer<readonly PluginInfo[]>>;
};
