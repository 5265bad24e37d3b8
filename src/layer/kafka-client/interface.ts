import {
  defineInterface,
  hookContext,
  isLeader,
  type Endpoint,
  type InterfaceDefinition,
  type Values,
} from "../../juju/index.ts";
import { lookAtBrokers } from "../brokers/index.ts";
import { liveRelations, readKafkaClient } from "./read-kafka-client.ts";
import { kafkaClientRequest } from "./request.ts";

/**
 * The requiring side of the interface `kafka_client`. The leader asks for a user, once for each relation; the flags are
 * those of the interface `kafka`: `<endpoint>.joined` while a unit of Kafka is there, `<endpoint>.ready` while brokers
 * and credentials are known.
 */
export const kafkaClientRequires: InterfaceDefinition<Values, Values> = defineInterface({
  interface: "kafka_client",
  role: "requires",
  values: "text",
  atStart: async (endpoint) => {
    endpoint.toggleFlag("{endpoint_name}.joined", endpoint.isJoined);
    const { state } = await lookAtBrokers(endpoint.name, () => readKafkaClient(endpoint));
    endpoint.toggleFlag("{endpoint_name}.ready", state === "ready");
    if (state !== "ready") await requestOnce(endpoint); // who has an answer has asked
  },
});

/** A request that is there stays as it is, whoever wrote it: another topic puts the unit of Kafka into error. */
async function requestOnce(endpoint: Endpoint): Promise<void> {
  if (!isLeader()) return;
  const { application, jujuVersion } = hookContext();
  for (const { toPublishAppRaw } of liveRelations(endpoint)) {
    if ((await toPublishAppRaw.get("topic")) !== undefined) continue;
    if ((await toPublishAppRaw.get("requests")) !== undefined) continue;
    for (const [key, value] of Object.entries(kafkaClientRequest(application, jujuVersion))) {
      toPublishAppRaw.set(key, value);
    }
  }
}
