import { naturally, type Relation } from "../../juju/index.ts";

/**
 * The brokers of relations of the interface `kafka`, as `host:port`, sorted: equal brokers give equal properties. A
 * unit counts once it has published a port and an address can be told; Juju 4 no longer fills in `private-address`.
 * Unlike the Python interface it does not wait for ZooKeeper, which newer Kafka lacks.
 */
export function brokersOf(relations: readonly Relation[]): readonly string[] {
  const brokers = relations.flatMap((relation) =>
    relation.units.flatMap(({ data }) => {
      const host = data["host"] || data["private-address"] || data["ingress-address"];
      const port = data["port"];
      return host && port ? [`${host.includes(":") ? `[${host}]` : host}:${port}`] : [];
    }),
  );
  return [...new Set(brokers)].toSorted(naturally);
}
