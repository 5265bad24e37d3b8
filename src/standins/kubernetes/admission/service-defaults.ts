import { fieldsAt, listAt, numberAt, textAt, type Fields } from "../fields.ts";

/** What is taken already, and what a load balancer is given. */
export type Surroundings = {
  readonly services: readonly Fields[];
  readonly firstNodePort: number;
  readonly nodeAddress: string;
};

/** A Service with its addresses and ports. `before` keeps what was allocated. */
export function serviceDefaults(body: Fields, before: Fields | undefined, around: Surroundings): Fields {
  const { externalTrafficPolicy, healthCheckNodePort: _port, ...spec } = fieldsAt(body, "spec");
  const type = textAt(spec, "type") || "ClusterIP";
  const onNodes = type === "NodePort" || type === "LoadBalancer";
  const clusterIP = textAt(spec, "clusterIP") || textAt(before, "spec", "clusterIP") || freeClusterIp(around.services);
  const families =
    clusterIP === "None" && listAt(spec, "selector").length === 0 && spec["selector"] === undefined
      ? { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" }
      : { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" };
  const ingress = type === "LoadBalancer" ? { ingress: [{ ip: around.nodeAddress }] } : {};
  return {
    ...body,
    spec: {
      sessionAffinity: "None",
      internalTrafficPolicy: "Cluster",
      ...families,
      ...(onNodes ? { externalTrafficPolicy: externalTrafficPolicy ?? "Cluster" } : {}),
      ...(type === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
      ...spec,
      clusterIP,
      clusterIPs: [clusterIP],
      type,
      ports: portsOf(listAt(spec, "ports"), before, { ...around, onNodes }),
    },
    status: { loadBalancer: ingress },
  };
}

function portsOf(
  ports: readonly Fields[],
  before: Fields | undefined,
  { services, firstNodePort, onNodes }: Surroundings & { readonly onNodes: boolean },
): readonly Fields[] {
  const taken = new Set(services.flatMap((service) => listAt(service, "spec", "ports").map(nodePortOf)));
  return ports.map((port): Fields => {
    const { nodePort: given, ...rest } = port;
    const complete = { protocol: "TCP", targetPort: port["port"] ?? 0, ...rest };
    if (!onNodes) return complete;
    const kept = listAt(before, "spec", "ports").find((old) => old["port"] === port["port"]);
    const nodePort = nodePortOf({ nodePort: given ?? null }) ?? nodePortOf(kept) ?? freePort(taken, firstNodePort);
    taken.add(nodePort);
    return { ...complete, nodePort };
  });
}

const nodePortOf = (port: Fields | undefined): number | undefined => numberAt(port, "nodePort");

function freePort(taken: ReadonlySet<number | undefined>, first: number): number {
  let port = first;
  while (taken.has(port)) port += 1;
  return port;
}

function freeClusterIp(services: readonly Fields[]): string {
  const taken = new Set(services.map((service) => textAt(service, "spec", "clusterIP")));
  let last = 10;
  while (taken.has(`10.96.0.${last}`)) last += 1;
  return `10.96.0.${last}`;
}
