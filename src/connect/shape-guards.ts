import type {
  ConnectErrorBody,
  ConnectorInfo,
  ConnectorStatus,
  ConnectorsWithStatus,
  PluginInfo,
  TaskInfo,
  WorkerInfo,
} from "./shapes.ts";

/** Tells whether a worker's JSON is of one shape, by what distinguishes it from the others. */
export type Guard<T> = (json: unknown) => json is T;

type Fields = Readonly<Record<string, unknown>>;

export const isErrorBody: Guard<ConnectErrorBody> = (json): json is ConnectErrorBody =>
  isFields(json) &&
  typeof json["error_code"] === "number" &&
  (json["message"] === null || typeof json["message"] === "string");

export const isWorkerInfo: Guard<WorkerInfo> = (json): json is WorkerInfo =>
  isFields(json) && typeof json["version"] === "string";

export const isNames: Guard<readonly string[]> = (json): json is readonly string[] =>
  Array.isArray(json) && json.every((name) => typeof name === "string");

export const isConfig: Guard<Readonly<Record<string, string>>> = (json): json is Readonly<Record<string, string>> =>
  isFields(json);

export const isConnectorInfo: Guard<ConnectorInfo> = (json): json is ConnectorInfo =>
  isFields(json) && typeof json["name"] === "string" && isFields(json["config"]) && Array.isArray(json["tasks"]);

export const isConnectorStatus: Guard<ConnectorStatus> = (json): json is ConnectorStatus =>
  isFields(json) &&
  isFields(json["connector"]) &&
  typeof json["connector"]["state"] === "string" &&
  Array.isArray(json["tasks"]);

export const isConnectorsWithStatus: Guard<ConnectorsWithStatus> = (json): json is ConnectorsWithStatus =>
  isFields(json) && Object.values(json).every(isFields);

export const isTasks: Guard<readonly TaskInfo[]> = (json): json is readonly TaskInfo[] =>
  Array.isArray(json) && json.every((task: unknown) => isFields(task) && isFields(task["id"]));

export const isPlugins: Guard<readonly PluginInfo[]> = (json): json is readonly PluginInfo[] =>
  Array.isArray(json) && json.every((plugin: unknown) => isFields(plugin) && typeof plugin["class"] === "string");

export const isNothing: Guard<null> = (json): json is null => json === null;

const isFields = (json: unknown): json is Fields => typeof json === "object" && json !== null && !Array.isArray(json);
