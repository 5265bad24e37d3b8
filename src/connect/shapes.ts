import type { Api_response } from "./response.ts";

/**
 * What a worker answers: `T` on success, Connect's error object, or `null` for an empty body and for one that
 * is no JSON or none of Connect's. `classify` and `bodyOf` tell them apart.
 */
export type Answer<T> = Api_response<T | ConnectErrorBody | null>;

/** The body of a refused request. `error_code` repeats the status; `message` is null after some Java errors. */
export type ConnectErrorBody = { readonly error_code: number; readonly message: string | null };

/** `GET /`. Workers before 1.1 send no `kafka_cluster_id`. */
export type WorkerInfo = {
  readonly version: string;
  readonly commit: string;
  readonly kafka_cluster_id?: string;
};

/** A connector's name, config and tasks. `tasks` is empty until the first rebalance after a write. */
export type ConnectorInfo = {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  readonly tasks: readonly TaskId[];
  readonly type?: string;
};

/** The id of a task: its connector's name and its number from 0. */
export type TaskId = { readonly connector: string; readonly task: number };

/** A task and the config its connector gave it. */
export type TaskInfo = { readonly id: TaskId; readonly config: Readonly<Record<string, string>> };

/** `RUNNING`, `PAUSED`, `STOPPED`, `FAILED`, `UNASSIGNED`, `RESTARTING`, or a state of a later Kafka. */
export type WorkerState = {
  readonly state: string;
  /** The address that the worker advertises, as `host:port`. */
  readonly worker_id: string;
  /** A Java stack trace; it may hold secrets, so redact it before showing it. */
  readonly trace?: string;
  /** The plugin's version, from Kafka 4.1 on. */
  readonly version?: string;
};

/** The state of a connector and of its tasks. A connector can be RUNNING while all its tasks have failed. */
export type ConnectorStatus = {
  readonly name: string;
  readonly connector: WorkerState;
  readonly tasks: readonly (WorkerState & { readonly id: number })[];
  readonly type?: string;
};

/** Connectors by name. One that has no status yet may be missing, or have no `status`. */
export type ConnectorsWithStatus = Readonly<
  Record<string, { readonly status?: ConnectorStatus; readonly info?: ConnectorInfo | null }>
>;

/** A connector class that the worker can load. Kafka 0.10 sends only `class`. */
export type PluginInfo = { readonly class: string; readonly type?: string; readonly version?: string };
