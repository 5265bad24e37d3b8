import { defineInterface, relations, type InterfaceDefinition, type Values } from "../../juju/index.ts";
import { brokersOf } from "./kafka-units.ts";
import { lookAtBrokers } from "./look-at-brokers.ts";

/**
 * The requiring side of the interface `kafka`, with the flags of the Python interface for upper layers that wait for
 * them: `<endpoint>.joined` while a unit of Kafka is there, `<endpoint>.ready` while a broker is known. In Python both
 * also end with the first unit that leaves, and `ready` needs a ZooKeeper, which newer Kafka lacks.
 */
export const kafkaRequires: InterfaceDefinition<Values, Values> = defineInterface({
  interface: "kafka",
  role: "requires",
  atStart: async ({ name, isJoined, toggleFlag }) => {
    toggleFlag("{endpoint_name}.joined", isJoined);
    const { state } = await lookAtBrokers(name, async () => brokersOf(relations(name)));
    toggleFlag("{endpoint_name}.ready", state === "ready");
  },
});
