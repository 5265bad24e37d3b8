import { listAt, textAt } from "../fields.ts";
import { ofKind, type Cluster, type Stored } from "./cluster.ts";

/** The internal addresses of the nodes that are ready, by the nodes' names. */
export function addressesOf(cluster: Cluster): readonly string[] {
  return ofKind(cluster, "Node")
    .filter(isNodeReady)
    .flatMap(({ body }) => listAt(body, "status", "addresses"))
    .filter(({ type }) => type === "InternalIP")
    .map((one) => textAt(one, "address"));
}

/** True for a node whose kubelet tells that it is ready. */
export function isNodeReady({ body }: Stored): boolean {
  return listAt(body, "status", "conditions").some(({ type, status }) => type === "Ready" && status === "True");
}
