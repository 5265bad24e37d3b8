import { defineLayer, hook, hookContext, hookLog } from "kafka-connect-base";
import * as helpers from "kafka-connect-base/helpers";

const extra = { "connector.class": "FileStreamSink", file: "/dev/null", topics: "lines", "tasks.max": 1 };

/** Calls each helper once, or as often as it can be answered differently, and logs what came back. */
async function askEveryHelper(): Promise<void> {
  const source = `${hookContext().model.name}-file-stream-source`;
  const answers: readonly (readonly [string, () => unknown])[] = [
    ["getWorkerService", () => helpers.getWorkerService()],
    ["getTopics", () => helpers.getTopics()],
    ["getConfigsTopic", () => helpers.getConfigsTopic()],
    ["getOffsetsTopic", () => helpers.getOffsetsTopic()],
    ["getStatusTopic", () => helpers.getStatusTopic()],
    ["listConnectors", () => helpers.listConnectors()],
    ["connectorStatus", () => helpers.connectorStatus(source)],
    ["connectorStatus of none", () => helpers.connectorStatus("none")],
    ["listTasks", () => helpers.listTasks(source)],
    ["connectorPause", () => helpers.connectorPause(source)],
    ["connectorResume", () => helpers.connectorResume(source)],
    ["connectorRestart", () => helpers.connectorRestart(source)],
    ["connectorRestart with tasks", () => helpers.connectorRestart(source, { includeTasks: true })],
    ["registerConnector", () => helpers.registerConnector(extra, "extra ü-sink")],
    ["registerConnector again", () => helpers.registerConnector(extra, "extra ü-sink")],
    [
      "registerConnector without topics",
      () => helpers.registerConnector({ "connector.class": "FileStreamSink" }, "bad"),
    ],
    ["unregisterConnector of the bad one", () => helpers.unregisterConnector("bad")],
    ["unregisterConnector", () => helpers.unregisterConnector("extra ü-sink")],
    ["unregisterConnector again", () => helpers.unregisterConnector("extra ü-sink")],
    ["unregisterLatestConnector", () => helpers.unregisterLatestConnector()],
    ["listConnectors when all are gone", () => helpers.listConnectors()],
    ["registerLatestConnector", () => helpers.registerLatestConnector()],
  ];
  for (const [name, ask] of answers) hookLog().info(`answer ${JSON.stringify([name, (await ask()) ?? "undefined"])}`);
}

export const layer = defineLayer("probe", [hook("update-status").do(askEveryHelper)]);
