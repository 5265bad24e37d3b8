import { defineInterface, relations, type InterfaceDefinition, type Values } from "../juju/index.ts";
import { brokersOf } from "./brokers.ts";

/**
 * The requiring side of the interface `kafka`, with the flags of the Python interface for upper layers that wait for
 * them: `<endpoint>.joined` while a unit of Kafka is there, `<endpoint>.ready` while a broker is known. In Python both
 * also end with the first unit that leaves, and `ready` needs a ZooKeeper, which newer Kafka lacks.
 */
export const kafkaRequires: InterfaceDefinition<Values, Values> = defineInterface({
  interface: "kafka",
  role: "requires",
  atStart: ({ name, isJoined, toggleFlag }) => {
    toggleFlag("{endpoint_name}.joined", isJoined);
    toggleFlag("{endpoint_name}.ready", brokersOf(relations(name)).length > 0);
  },
});
