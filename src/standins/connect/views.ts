import type { Json } from "../../core/index.ts";
import type { Cluster, Connector } from "./cluster.ts";
import { findPlugin, type Plugin } from "./plugins.ts";

/** The body of `GET /connectors/NAME`. A connector without a status has no tasks yet. */
export function infoOf(cluster: Cluster, connector: Connector): Json {
  const tasks = Date.now() >= connector.settledAt ? taskIds(cluster, connector) : [];
  return {
    name: connector.name,
    config: connector.config,
    tasks: tasks.map((task) => ({ connector: connector.name, task })),
    ...typeOf(cluster, connector),
  };
}

/** The body of `GET /connectors/NAME/tasks`. */
export function tasksOf(cluster: Cluster, connector: Connector): Json {
  const tasks = Date.now() >= connector.settledAt ? taskIds(cluster, connector) : [];
  return tasks.map((task) => ({ id: { connector: connector.name, task }, config: connector.config }));
}

/** What a restart touches; its answer shows that as RESTARTING. */
export type Restart = { readonly includeTasks: boolean; readonly onlyFailed: boolean };

/** The body of `GET /connectors/NAME/status`, and of a restart with options. */
export function statusOf(cluster: Cluster, connector: Connector, restart?: Restart): Json {
  const state = restart !== undefined && !restart.onlyFailed ? "RESTARTING" : connector.target;
  const version = versionOf(cluster, connector);
  return {
    name: connector.name,
    connector: { state, worker_id: workerId(cluster, 0), ...version },
    tasks: taskIds(cluster, connector).map((id) => {
      const failed = id === 0 && connector.config["fail.task"] === "true";
      const restarting = restart !== undefined && restart.includeTasks && (failed || !restart.onlyFailed);
      const taskState = restarting ? "RESTARTING" : failed ? "FAILED" : connector.target;
      const trace = failed ? { trace: failedTaskTrace } : {};
      return { id, state: taskState, worker_id: workerId(cluster, id), ...version, ...trace };
    }),
    ...typeOf(cluster, connector),
  };
}

const failedTaskTrace =
  "org.apache.kafka.connect.errors.ConnectException: the config says fail.task=true\n\tat standin.Task.start(Task.java:1)\n";

function taskIds(cluster: Cluster, connector: Connector): readonly number[] {
  if (connector.target === "STOPPED") return [];
  const isSingle = pluginOf(cluster, connector)?.class.endsWith("FileStreamSourceConnector") === true;
  const count = isSingle ? 1 : Number(connector.config["tasks.max"] ?? "1");
  return Array.from({ length: Number.isInteger(count) ? count : 1 }, (_unused, id) => id);
}

const pluginOf = (cluster: Cluster, connector: Connector): Plugin | undefined =>
  findPlugin(cluster.plugins, connector.config["connector.class"] ?? "");

const workerId = (cluster: Cluster, task: number): string => cluster.workerIds[task % cluster.workerIds.length] ?? "";

const typeOf = (cluster: Cluster, connector: Connector): { readonly type?: string } =>
  cluster.features.type ? { type: pluginOf(cluster, connector)?.type ?? "unknown" } : {};

const versionOf = (cluster: Cluster, connector: Connector): { readonly version?: string } => {
  const plugin = pluginOf(cluster, connector);
  return cluster.features.pluginVersions && plugin !== undefined ? { version: plugin.version } : {};
};
