import { fieldsOf, listOf } from "./json-fields.ts";
import type { KubernetesObject } from "./object.ts";

/**
 * The addresses at which a NodePort answers, sorted by the nodes' names, one for each node: the first InternalIP
 * (IPv6 in brackets) of every node that is Ready, takes pods, and is not excluded from load balancers.
 * Empty when there is none.
 */
export function readyNodeAddresses(nodes: readonly KubernetesObject[]): readonly string[] {
  return nodes
    .filter(isInService)
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(internalAddress)
    .filter((address) => address !== undefined)
    .map((address) => (address.includes(":") ? `[${address}]` : address));
}

function isInService(node: KubernetesObject): boolean {
  const { labels, deletionTimestamp } = node.metadata;
  const ready = listOf(fieldsOf(node["status"])["conditions"]).find((condition) => condition["type"] === "Ready");
  return (
    ready?.["status"] === "True" &&
    fieldsOf(node["spec"])["unschedulable"] !== true &&
    deletionTimestamp === undefined &&
    labels?.["node.kubernetes.io/exclude-from-external-load-balancers"] === undefined
  );
}

function internalAddress(node: KubernetesObject): string | undefined {
  const addresses = listOf(fieldsOf(node["status"])["addresses"]);
  const address = addresses.find((item) => item["type"] === "InternalIP")?.["address"];
  return typeof address === "string" ? address : undefined;
}
