import { clearFlag, config, defineLayer, hook, hookContext, remoteUnits, type OptionName } from "kafka-connect-base";
import { setFlag, status, toggleFlag, when, whenAny } from "kafka-connect-base";
import * as connect from "kafka-connect-base/helpers";
const option = (name: OptionName): string => String(config()[name]);
const collections = (): string[] => option("db-collections").split(/\s+/).filter(Boolean);
const connectorName = (): string => `${hookContext().model.name}${hookContext().application}-mongodb`;
const address = () => remoteUnits("mongodb").find(({ data }) => data["hostname"] && data["port"])?.data;
const lookAtMongodb = () => toggleFlag("mongodb.connected", address() !== undefined);
function install(): void {
  const complete = option("db-name") !== "" && collections().length === connect.getTopics().length;
  if (!complete) return status.blocked("missing: option db-name, and one of db-collections for each topic");
  const converters = ["key", "value", "internal.key", "internal.value"].map((part) => `${part}.converter`);
  connect.setWorkerConfig({
    ...Object.fromEntries(converters.map((key) => [key, "org.apache.kafka.connect.json.JsonConverter"])),
    ...Object.fromEntries(converters.map((key) => [`${key}.schemas.enable`, false])),
    "offset.flush.interval.ms": 10_000,
    "config.storage.topic": connect.getConfigsTopic(),
    "offset.storage.topic": connect.getOffsetsTopic(),
    "status.storage.topic": connect.getStatusTopic(),
  });
  for (const flag of ["mongodb-sink.installed", "kafka-connect-base.install"] as const) setFlag(flag);
}
async function start(): Promise<void> {
  const connector = {
    "connector.class": "com.startapp.data.MongoSinkConnector",
    "tasks.max": option("max-tasks"),
    "db.host": address()?.["hostname"] ?? "",
    "db.port": address()?.["port"] ?? "",
    "db.name": option("db-name"),
    "db.collections": collections().join(","),
    "write.batch.enabled": option("write-batch-enabled"),
    "write.batch.size": option("write-batch-size"),
    "connect.use_schema": "false",
    topics: connect.getTopics().join(","),
  };
  const answer = await connect.registerConnector(connector, connectorName());
  if (answer?.status_code === 200 || answer?.status_code === 201) setFlag("mongodb-sink.running");
  else status.blocked("the MongoDB connector was not taken by Connect; see the log");
}
async function stop(): Promise<void> {
  const answer = await connect.unregisterConnector(connectorName());
  if (answer?.status_code === 204 || answer?.status_code === 404) clearFlag("mongodb-sink.running");
}
const registerAgain = () => clearFlag("mongodb-sink.running");
const forget = () => clearFlag("mongodb-sink.running");
const report = () => status.active("ready");
export const layer = defineLayer("mongodb-sink", [
  hook("mongodb-relation-{joined,changed,departed,broken}", "upgrade-charm").do(lookAtMongodb),
  when("mongodb.connected", "kafka-connect-base.topic-created").whenNot("mongodb-sink.installed").do(install),
  whenAny("config.changed").do(registerAgain),
  when("mongodb-sink.running").whenNot("kafka-connect.running").do(forget),
  when("kafka-connect.running", "mongodb.connected", "leadership.is_leader").whenNot("mongodb-sink.running").do(start),
  when("mongodb-sink.running", "leadership.is_leader").whenNot("mongodb.connected").do(stop),
  when("kafka-connect-base.ready", "mongodb-sink.running").do(report),
]);
