import { listAt, textAt, type Fields } from "../fields.ts";
import { ofKind, type Cluster } from "./cluster.ts";

/** The internal addresses of the nodes that are ready, by the nodes' names. */
export function addressesOf(cluster: Cluster): readonly string[] {
  return ofKind(cluster, "Node")
    .filter(({ body }) => listAt(body, "status", "conditions").some(isReady))
    .flatMap(({ body }) => listAt(body, "status", "addresses"))
    .filter(({ type }) => type === "InternalIP")
    .map((one) => textAt(one, "address"));
}

const isReady = ({ type, status }: Fields): boolean => type === "Ready" && status === "True";
