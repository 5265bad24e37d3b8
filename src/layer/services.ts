import { isJsonMap } from "../core/index.ts";
import { readyNodeAddresses, type KubernetesApi, type KubernetesObject } from "../kubernetes/index.ts";
import { perHook, unitStore } from "../juju/index.ts";
import type { WorkersSpec } from "./spec.ts";
import { restPort } from "./worker-properties.ts";

/** In the unit's memory: the port that a Service has on every node, and when that was read, in seconds since 1970. */
const nodePortRow = "kafka-connect-base.node-port";

/** The port of a Service stays as long as the Service; whoever makes another one by hand is noticed within an hour. */
const longestMemory = 3600;

/** The nodes as this hook found them; while it waits for workers it does not ask again. */
const nodesOfHook = perHook("nodes", (): { list?: Promise<readonly KubernetesObject[]> } => ({}));

/** Where the REST API is reached: the name of the Service, the way that leads to it, and the one inside the cluster. */
export type ServicePlace = {
  readonly name: string;
  readonly external: WorkersSpec["external"];
  readonly inside: string;
};

/**
 * Where Connect's REST API answers, as `host:port`, best first: the nodes in service, what a load balancer was given,
 * or the Service's name inside the cluster. Empty where nothing is known yet. At most one request for a NodePort
 * that is remembered.
 */
export async function findServices(api: KubernetesApi, place: ServicePlace): Promise<readonly string[]> {
  if (place.external === undefined) return [place.inside];
  if (place.external === "LoadBalancer") return ingressAddresses(await api.read("Service", place.name));
  const [port, nodes] = await Promise.all([nodePort(api, place.name), (nodesOfHook().list ??= api.list("Node"))]);
  return port === undefined ? [] : readyNodeAddresses(nodes).map((address) => `${address}:${port}`);
}

/** Nobody answered there: the port is read again. */
export function doubtNodePort(): void {
  unitStore().unset(nodePortRow);
}

async function nodePort(api: KubernetesApi, name: string): Promise<number | undefined> {
  const kept = unitStore().get(nodePortRow);
  if (isJsonMap(kept) && kept["name"] === name && typeof kept["at"] === "number" && typeof kept["port"] === "number") {
    if (kept["at"] <= now() && now() - kept["at"] < longestMemory) return kept["port"];
  }
  const service = await api.read("Service", name);
  const port = service === undefined ? undefined : nodePortOf(service);
  if (port === undefined) doubtNodePort();
  else unitStore().set(nodePortRow, { name, port, at: now() });
  return port;
}

type ServiceShape = {
  readonly spec?: { readonly ports?: readonly { readonly nodePort?: number }[] };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
};

const nodePortOf = (service: KubernetesObject & ServiceShape): number | undefined => service.spec?.ports?.[0]?.nodePort;

const ingressAddresses = (service: (KubernetesObject & ServiceShape) | undefined): readonly string[] =>
  (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
    const host = ip ?? hostname;
    return host === undefined ? [] : [`${host.includes(":") ? `[${host}]` : host}:${restPort}`];
  });

const now = (): number => Math.floor(Date.now() / 1000);
