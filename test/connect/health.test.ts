import { expect, test } from "vitest";
import { connectorHealth } from "../../src/connect/index.ts";

const health = (connector: string, ...tasks: string[]) => {
  const worker_id = "10.1.2.3:8083";
  return connectorHealth({
    name: "a",
    connector: { state: connector, worker_id },
    tasks: tasks.map((state, id) => ({ id, state, worker_id })),
  });
};

test.each([
  ["running with all tasks", health("RUNNING", "RUNNING", "RUNNING"), "running", 0],
  ["running without tasks yet", health("RUNNING"), "running", 0],
  ["failed itself", health("FAILED", "RUNNING"), "failed", 0],
  ["running while all tasks failed", health("RUNNING", "FAILED"), "failed", 1],
  ["running while one of two tasks failed", health("RUNNING", "FAILED", "RUNNING"), "degraded", 1],
  ["paused with a failed task", health("PAUSED", "FAILED", "PAUSED"), "degraded", 1],
  ["paused", health("PAUSED", "PAUSED"), "paused", 0],
  ["stopped while its task's last state still shows", health("STOPPED", "RUNNING"), "stopped", 0],
  ["stopped after its task failed", health("STOPPED", "FAILED"), "stopped", 1],
  ["running with a task that no worker has", health("RUNNING", "UNASSIGNED"), "unassigned", 0],
  ["running with a task that restarts", health("RUNNING", "RESTARTING"), "restarting", 0],
  ["in a state of a later Kafka", health("DRAINING", "RUNNING"), "draining", 0],
])("a connector %s", (_title, found, state, failedTasks) => {
  expect(found).toEqual({ state, failedTasks });
});
