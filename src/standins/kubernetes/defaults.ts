import { fieldsAt, isFields, listAt, numberAt, textAt, type Fields } from "./fields.ts";
import type { Resource } from "./resources.ts";

/** What is taken already, and what a load balancer is given. */
type Surroundings = {
  readonly services: readonly Fields[];
  readonly firstNodePort: number;
  readonly nodeAddress: string;
};

/** The object with what the server adds by itself. `before` keeps what was allocated. */
export function withDefaults(
  resource: Resource,
  body: Fields,
  before: Fields | undefined,
  around: Surroundings,
): Fields {
  if (resource.kind === "Service") return serviceDefaults(body, before, around);
  if (resource.kind === "Deployment") {
    return { ...body, spec: { replicas: 1, ...fieldsAt(body, "spec") }, status: body["status"] ?? {} };
  }
  return resource.kind === "Secret" ? secretDefaults(body) : body;
}

/** `stringData` is an input only: it is stored in `data`. */
function secretDefaults(body: Fields): Fields {
  const { stringData, ...stored } = body;
  const encoded = Object.entries(isFields(stringData) ? stringData : {}).map(([key, value]) => [
    key,
    Buffer.from(typeof value === "string" ? value : "").toString("base64"),
  ]);
  const data = { ...fieldsAt(body, "data"), ...Object.fromEntries(encoded) };
  return { type: "Opaque", ...stored, ...(Object.keys(data).length === 0 ? {} : { data }) };
}

function serviceDefaults(body: Fields, before: Fields | undefined, around: Surroundings): Fields {
  const spec = fieldsAt(body, "spec");
  const type = textAt(spec, "type") || "ClusterIP";
  const clusterIP = textAt(spec, "clusterIP") || textAt(before, "spec", "clusterIP") || freeClusterIp(around.services);
  const onNodes = type === "NodePort" || type === "LoadBalancer";
  const taken = new Set(around.services.flatMap((service) => listAt(service, "spec", "ports").map(nodePortOf)));
  const ports = listAt(spec, "ports").map((port): Fields => {
    const complete = { protocol: "TCP", targetPort: port["port"] ?? 0, ...port };
    if (!onNodes) return complete;
    const kept = listAt(before, "spec", "ports").find((old) => old["port"] === port["port"]);
    const nodePort = nodePortOf(port) ?? nodePortOf(kept) ?? freePort(taken, around.firstNodePort);
    taken.add(nodePort);
    return { ...complete, nodePort };
  });
  const ingress = type === "LoadBalancer" ? { ingress: [{ ip: around.nodeAddress }] } : {};
  return { ...body, spec: { ...spec, type, clusterIP, ports }, status: { loadBalancer: ingress } };
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
