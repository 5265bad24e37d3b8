import { defineLayer, setFlag, status, when } from "kafka-connect-base";
import { getTopics, registerConnector, setBaseImage, setWorkerConfig } from "kafka-connect-base/helpers";

function installSink(): void {
  setBaseImage("apache/kafka:4.3.1");
  setWorkerConfig({ "value.converter": "org.apache.kafka.connect.storage.StringConverter" });
  setFlag("sink.installed");
  setFlag("kafka-connect-base.install"); // the layer takes over: workers on Kubernetes
}

async function startSink(): Promise<void> {
  const config = { "connector.class": "FileStreamSink", file: "/tmp/out", topics: getTopics().join(",") };
  const answer = await registerConnector(config, "sink");
  if (answer?.status_code === 200 || answer?.status_code === 201) setFlag("sink.running");
  else status.blocked("Connect did not take the connector; see the log");
}

export const layer = defineLayer("sink", [
  when("kafka-connect-base.topic-created").whenNot("sink.installed").do(installSink),
  when("kafka-connect.running", "leadership.is_leader").whenNot("sink.running").do(startSink),
]);
