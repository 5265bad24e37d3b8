import { clearFlag, config, defineLayer, hookContext, setFlag, status, when, whenAny } from "kafka-connect-base";
import { getTopics, registerConnector, setBaseImage, setWorkerConfig } from "kafka-connect-base/helpers";

const text = "org.apache.kafka.connect.storage.StringConverter";

function installFileStream(): void {
  setBaseImage("apache/kafka:4.3.1");
  setWorkerConfig({
    "key.converter": text,
    "value.converter": text,
    "plugin.path": "/opt/kafka/libs/connect-file-4.3.1.jar",
  });
  setFlag("file-stream.installed");
  setFlag("kafka-connect-base.install");
}

async function startStreams(): Promise<void> {
  const { model, application } = hookContext();
  const [topic = "lines"] = getTopics();
  const source = { "connector.class": "FileStreamSource", file: config()["source-file"], topic };
  const sink = { "connector.class": "FileStreamSink", file: config()["sink-file"], topics: topic };
  const answers = [
    await registerConnector(source, `${model.name}-${application}-source`),
    await registerConnector(sink, `${model.name}-${application}-sink`),
  ];
  if (answers.some((answer) => answer === undefined || answer.status_code > 201)) {
    return status.blocked("a file connector was not taken by Connect; see the log");
  }
  setFlag("file-stream.running");
}

function startStreamsAgain(): void {
  clearFlag("file-stream.running");
}

export const layer = defineLayer("file-stream", [
  when("kafka-connect-base.topic-created", "leadership.is_leader")
    .whenNot("file-stream.installed")
    .do(installFileStream),
  whenAny("config.changed.source-file", "config.changed.sink-file", "config.changed.topics").do(startStreamsAgain),
  when("kafka-connect.running", "leadership.is_leader").whenNot("file-stream.running").do(startStreams),
]);
