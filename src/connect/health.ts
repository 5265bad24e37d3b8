import type { ConnectorStatus } from "./shapes.ts";

/** One word for a connector and its tasks; a state of a later Kafka passes through in lower case. */
export type ConnectorState =
  | "running"
  | "paused"
  | "stopped"
  /** The connector or all its tasks failed. */
  | "failed"
  /** Some tasks failed. */
  | "degraded"
  | "unassigned"
  | "restarting"
  | (string & {});

/** A connector's state with its tasks counted in. */
export type ConnectorHealth = { readonly state: ConnectorState; readonly failedTasks: number };

/**
 * Sums up a connector's status. Connect itself calls a connector RUNNING while its tasks have failed, and
 * pausing one clears no failure; a stopped one has no tasks, even where its last states still show.
 */
export function connectorHealth(status: ConnectorStatus): ConnectorHealth {
  const own = status.connector.state.toLowerCase();
  const failedTasks = status.tasks.filter(({ state }) => state === "FAILED").length;
  if (own === "failed" || own === "stopped") return { state: own, failedTasks };
  if (failedTasks > 0) {
    return { state: failedTasks === status.tasks.length ? "failed" : "degraded", failedTasks };
  }
  const moving = ["UNASSIGNED", "RESTARTING"].find((word) => status.tasks.some(({ state }) => state === word));
  return { state: own === "running" && moving !== undefined ? moving.toLowerCase() : own, failedTasks };
}
