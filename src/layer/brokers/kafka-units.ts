import { naturally, RelationDataError, type Relation } from "../../juju/index.ts";
import type { BrokersState } from "./brokers-state.ts";

/**
 * What relations of the interface `kafka` give. Units publish texts as they are. One counts once it has published a
 * port and an address can be told; Juju 4 no longer fills in `private-address`. Unlike the Python interface it does not
 * wait for ZooKeeper, which newer Kafka lacks. Brokers are sorted: equal ones give equal properties.
 */
export function brokersOf(relations: readonly Relation[]): BrokersState {
  if (relations.length === 0) return { state: "absent" };
  const brokers = new Set<string>();
  for (const { id, units } of relations) {
    for (const { name, data } of units) {
      const host = data["host"] || data["private-address"] || data["ingress-address"];
      const port = data["port"];
      if (!host || !port) continue;
      const wrong = isHost(host) ? (isPort(port) ? undefined : "port") : "host";
      if (wrong !== undefined) {
        const problem = { key: wrong, message: `is no ${wrong}` };
        return { state: "wrong", problem: new RelationDataError({ relation: id, who: name }, [problem]) };
      }
      brokers.add(`${host.includes(":") ? `[${host}]` : host}:${port}`);
    }
  }
  if (brokers.size === 0) return { state: "waiting", what: "brokers" };
  return { state: "ready", properties: { "bootstrap.servers": [...brokers].toSorted(naturally).join(",") } };
}

/** A name or an IPv4 address, or an IPv6 one without brackets. */
const isHost = (text: string): boolean => /^(?:[\w.-]+|[\da-f.]*:[\da-f:.]+)$/i.test(text);

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text);
