import { clearFlag, config, defineLayer, setFlag, status, when, whenAny } from "kafka-connect-base";
import { getTopics, registerConnector, setBaseImage, setWorkerConfig } from "kafka-connect-base/helpers";

function askForWorkers(): void {
  setBaseImage("apache/kafka:4.3.1");
  setWorkerConfig({ "value.converter.schemas.enable": false, "plugin.path": "/opt/kafka/libs/connect-file-4.3.1.jar" });
  setFlag("kafka-connect-base.install"); // the layer takes over: workers on Kubernetes
}

async function startConnector(): Promise<void> {
  const connector = { "connector.class": "FileStreamSink", file: String(config()["file"]), topics: getTopics().join() };
  const answer = await registerConnector(connector, "my-connector");
  if (answer?.status_code === 200 || answer?.status_code === 201) setFlag("my-connector.running");
  else status.blocked("Connect did not take the connector; see the log");
}

const startAgain = () => clearFlag("my-connector.running");

export const layer = defineLayer("my-connector", [
  when("kafka-connect-base.topic-created").do(askForWorkers),
  whenAny("config.changed.file", "config.changed.topics").do(startAgain),
  when("kafka-connect.running", "leadership.is_leader").whenNot("my-connector.running").do(startConnector),
]);
